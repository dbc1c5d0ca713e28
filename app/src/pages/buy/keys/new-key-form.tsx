import { KEY_SCOPES, type ApiKeyTerms, type KeyScope } from '@shardmarket/sdk';
import { useState } from 'react';
import { AmountInput, readAmount, TextInput } from '../../../ui/amount-input.tsx';
import { Button } from '../../../ui/button.tsx';
import { useNow } from '../../../ui/time.tsx';
import { readWhole } from '../sessions/whole.ts';
import { termsOf } from './known.ts';

const SCOPE_TEXT: Record<KeyScope, string> = {
  inference: 'Inference: starts jobs',
  read: 'Read: sees jobs, receipts and prices',
};

/** What a new key may do. @param props.blocked why none can be made now */
export function NewKeyForm(props: {
  readonly busy: boolean;
  readonly blocked: string | undefined;
  readonly onCreate: (terms: ApiKeyTerms) => void;
}) {
  const [name, setName] = useState('');
  const [budget, setBudget] = useState('');
  const [days, setDays] = useState('');
  const [scopes, setScopes] = useState<readonly KeyScope[]>(KEY_SCOPES);
  const amount = readAmount(budget, 'USDC');
  const life = readWhole(days, 1, 365, 'days');
  const nowSecs = Math.floor(useNow() / 1_000);
  const read = termsOf({ name, budget: amount.micro, days: life.value, scopes, nowSecs });
  const why =
    props.blocked ??
    read.wrong ??
    amount.wrong ??
    life.wrong ??
    (scopes.length === 0 ? 'Choose what the key may do.' : undefined);
  const toggle = (scope: KeyScope) =>
    setScopes(KEY_SCOPES.filter((s) => (s === scope ? !scopes.includes(s) : scopes.includes(s))));
  return (
    <div className="grid gap-4">
      <TextInput label="Name" value={name} onChange={setName} wrong={read.wrong} placeholder="for your own list" />
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountInput
          label="Budget"
          unit="USDC"
          value={budget}
          onChange={setBudget}
          hint="Empty: all that the session has."
        />
        <TextInput
          label="Expires after days"
          value={days}
          onChange={setDays}
          wrong={life.wrong}
          hint="Empty: with the session."
        />
      </div>
      <fieldset>
        <legend className="mb-1 text-[13px] font-medium">It may</legend>
        <div className="grid gap-1.5">
          {KEY_SCOPES.map((scope) => (
            <label key={scope} className="flex min-h-6 items-center gap-2 text-sm">
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
                className="size-4 accent-accent"
              />
              {SCOPE_TEXT[scope]}
            </label>
          ))}
        </div>
      </fieldset>
      <Button
        look="primary"
        className="w-full"
        busy={props.busy}
        blocked={why}
        onClick={() => read.terms && props.onCreate(read.terms)}
      >
        Create the key
      </Button>
    </div>
  );
}
