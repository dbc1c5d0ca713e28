import { Countdown } from '../../ui/index.ts';
import type { Wait } from './model/cranks.ts';

/** Why something cannot be done now, with the time left where time changes that: for a button's `blocked`. */
export function WaitReason({ wait, now }: { readonly wait: Wait; readonly now: bigint }) {
  return (
    <>
      {wait.why}
      {wait.until !== undefined && (
        <>
          {' '}
          <Countdown at={wait.until} nowSecs={now} />.
        </>
      )}
    </>
  );
}
