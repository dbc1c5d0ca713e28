import { Badge, type Tone } from '../../../ui/card.tsx';
import { Countdown, dateText, DateTime } from '../../../ui/time.tsx';
import type { SessionState } from './state.ts';

const LOOK: Record<SessionState['kind'], { readonly tone: Tone; readonly word: string }> = {
  open: { tone: 'ok', word: 'Open' },
  closing: { tone: 'warn', word: 'Closing' },
  expired: { tone: 'warn', word: 'Expired' },
  due: { tone: 'info', word: 'Ready to close' },
  final: { tone: 'neutral', word: 'Final' },
};

export function StateBadge({ of }: { readonly of: SessionState | undefined }) {
  if (of === undefined) return <Badge>…</Badge>;
  const { tone, word } = LOOK[of.kind];
  return <Badge tone={tone}>{word}</Badge>;
}

/** When the next thing happens to a session, in words. @param now unix seconds of the chain */
export function NextDate({ of, now }: { readonly of: SessionState; readonly now: bigint }) {
  switch (of.kind) {
    case 'open':
      return (
        <span title={dateText(of.until)}>
          ends in <Countdown at={of.until} nowSecs={now} />
        </span>
      );
    case 'closing':
    case 'expired':
      return (
        <span>
          rest due <DateTime at={of.endsAt} />, in <Countdown at={of.endsAt} nowSecs={now} />
        </span>
      );
    case 'due':
      return <span>the rest can be taken now</span>;
    case 'final':
      return <span>nothing can be settled any more</span>;
  }
}
