import { parseMicro } from '@shardmarket/sdk';
import { useState } from 'react';
import { TextInput } from '../../../ui/amount-input.tsx';
import { Button } from '../../../ui/button.tsx';
import { holdKey } from '../keys/held.ts';
import { useKeys } from '../keys/use-keys.ts';
import { WrongNote } from '../keys/wrong-note.tsx';

/** What a key that the playground makes for itself may spend, and for how long it is good, in seconds. */
const BUDGET = '1';
const LIFE_SECS = 86_400;

/** The playground asks with an API key, as every client does: makes one, or takes one that is there. */
export function KeyGate({ session, blocked }: { readonly session: string; readonly blocked: string | undefined }) {
  const keys = useKeys(session);
  const [pasted, setPasted] = useState('');
  const make = async () => {
    const expiresAt = Math.floor(Date.now() / 1_000) + LIFE_SECS;
    const key = await keys.create({ name: 'playground', budget: parseMicro(BUDGET), expiresAt });
    if (key !== undefined) holdKey(session, key);
  };
  const good = /^sm_[\w-]{10,}$/.test(pasted.trim());
  return (
    <div className="grid gap-4 rounded-lg border border-dashed border-line p-4 sm:grid-cols-2">
      <div className="grid content-start gap-2">
        <p className="text-sm">
          The playground asks with an API key, as every client does. Make one that may spend {BUDGET} USDC at most and
          ends in a day: your wallet signs a message, nothing moves.
        </p>
        <Button look="primary" busy={keys.busy === 'create'} blocked={blocked} onClick={() => void make()}>
          Make a key for the playground
        </Button>
        <WrongNote of={keys.wrong} />
      </div>
      <div className="grid content-start gap-2">
        <TextInput
          label="Or paste a key of this session"
          type="password"
          value={pasted}
          onChange={setPasted}
          placeholder="sm_…"
          wrong={pasted !== '' && !good ? 'A key begins with sm_.' : undefined}
          hint="It stays in this tab’s memory."
        />
        <span>
          <Button
            blocked={good ? undefined : 'Paste a key first.'}
            reasonHidden
            onClick={() => holdKey(session, pasted.trim())}
          >
            Use it
          </Button>
        </span>
      </div>
    </div>
  );
}
