import { KeeperError } from '@shardmarket/sdk';
import { useState } from 'react';
import { messageOf } from '../../errors.ts';
import { keeper } from '../../keeper/client.ts';
import { TextInput } from '../../ui/amount-input.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';

interface Props {
  /** a job's id that the address names; empty for none */
  readonly asked: string;
  readonly onText: (text: string, name: string) => void;
}

/** Fetches a job from the keeper with the buyer's key. What comes is checked like any other file. */
export function FetchCard({ asked, onText }: Props) {
  const [id, setId] = useState(asked);
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const blocked = !/^[0-9a-f]{32}$/.test(id.trim())
    ? 'Enter the job’s id: 32 hexadecimal digits.'
    : key.trim() === ''
      ? 'Enter an API key of the job’s session.'
      : undefined;
  const fetchJob = async () => {
    setBusy(true);
    setWrong('');
    try {
      const answer = await keeper.get(`/v1/jobs/${id.trim()}`, key.trim());
      onText(JSON.stringify(answer), `job ${id.trim()} from this keeper`);
    } catch (error) {
      setWrong(error instanceof KeeperError ? `The keeper refused: ${error.message}.` : messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title="A job of this keeper" aside="fetched, then checked the same way">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === undefined && !busy) void fetchJob();
        }}
      >
        <TextInput
          label="Job id"
          value={id}
          onChange={setId}
          placeholder="32 hexadecimal digits"
          hint="In the header x-shardmarket-job of every answer, and on the Buy page."
        />
        <TextInput
          label="API key"
          type="password"
          value={key}
          onChange={setKey}
          placeholder="sm_…"
          hint="Of the session that paid for the job, with the scope “read”. It is sent to this keeper and not kept."
        />
        <div className="grid justify-items-start gap-2">
          <Button type="submit" look="primary" blocked={blocked} busy={busy}>
            Fetch and check
          </Button>
          {wrong !== '' && (
            <p role="alert" className="text-sm text-bad">
              {wrong}
            </p>
          )}
        </div>
      </form>
    </Card>
  );
}
