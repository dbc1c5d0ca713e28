import { messageOf } from '../../errors.ts';
import type { History } from '../../chain/use-history.ts';
import { Button } from '../../ui/index.ts';

/** Reads further back in a history, or says that its beginning is reached. @param what names it, such as "inflows" */
export function LoadOlder({
  of,
  what,
}: {
  readonly of: Pick<History<unknown>, 'more' | 'reading' | 'moreError'>;
  readonly what: string;
}) {
  const { more, reading, moreError } = of;
  if (!more && !reading) return <p className="mt-2 text-[13px] text-muted">These are all {what}.</p>;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <Button small busy={reading} onClick={more}>
        Read older {what}
      </Button>
      {moreError && <p className="text-[13px] text-bad">{messageOf(moreError)}</p>}
    </div>
  );
}
