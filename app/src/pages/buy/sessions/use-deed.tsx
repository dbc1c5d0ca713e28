import { useState, type ReactNode } from 'react';
import { failureText } from '../../../chain/tx/announce.ts';
import type { Deed, Outcome } from '../../../chain/tx/deed.ts';
import { useTransaction } from '../../../chain/tx/use-transaction.ts';
import { Note } from '../../../ui/card.tsx';

/** A transaction from within a dialog. */
export interface DeedHandle {
  readonly act: (deed: Deed) => Promise<Outcome>;
  readonly busy: boolean;
  /** see `useTransaction` */
  readonly blocked: string | undefined;
  /** how the last one went, where it did not go well: toasts lie behind a dialog */
  readonly note: ReactNode;
}

/** @param onDone called once it is confirmed, or sent and not known yet: the dialog has done its part */
export function useDeed(onDone: () => void): DeedHandle {
  const { send, busy, blocked } = useTransaction();
  const [last, setLast] = useState<Outcome>();
  const act = async (deed: Deed) => {
    setLast(undefined);
    const outcome = await send(deed);
    setLast(outcome);
    if (outcome.state === 'confirmed' || outcome.state === 'unknown') onDone();
    return outcome;
  };
  return { act, busy, blocked, note: <OutcomeNote of={last} /> };
}

function OutcomeNote({ of }: { readonly of: Outcome | undefined }) {
  if (of?.state === 'rejected') {
    return (
      <div role="status">
        <Note tone="neutral">Rejected in the wallet; nothing was sent.</Note>
      </div>
    );
  }
  if (of?.state !== 'failed') return null;
  return (
    <div role="alert">
      <Note tone="bad">{failureText(of.error)}</Note>
    </div>
  );
}
