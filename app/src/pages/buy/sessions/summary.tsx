import { useState, type ReactNode } from 'react';
import { Address } from '../../../ui/address.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card, Note, Stat, Stats } from '../../../ui/card.tsx';
import { cx } from '../../../ui/cx.ts';
import { Money } from '../../../ui/money.tsx';
import { messageOf } from '../../../errors.ts';
import { CloseDialog } from './close-dialog.tsx';
import { MoneyBar } from './money-bar.tsx';
import { NextDate, StateBadge } from './state-badge.tsx';
import { restOf, type SessionState } from './state.ts';
import { TopUpDialog } from './top-up-dialog.tsx';
import { useBooks, type OwnSession } from './use-sessions.ts';

/** The chosen session: where its money is, and what can be done about it. */
export function SessionSummary(props: {
  readonly session: OwnSession;
  readonly state: SessionState;
  /** of the chain, unix seconds */
  readonly now: bigint;
  /** further buttons */
  readonly children?: ReactNode;
}) {
  const { session, state, now } = props;
  const { address, account } = session;
  const [dialog, setDialog] = useState<'top-up' | 'close'>();
  const open = state.kind === 'open';
  const { data: books, failureReason } = useBooks(address, open);
  const shut = () => setDialog(undefined);
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          Session <Address of={address} /> <StateBadge of={state} />
        </span>
      }
      aside={<NextDate of={state} now={now} />}
    >
      <Stats>
        {open ? (
          <Stat label={<Swatch look="bg-accent">Available</Swatch>} hint="a new job may cost it">
            {books ? <Money micro={books.available} /> : '…'}
          </Stat>
        ) : (
          <Stat label={<Swatch look="bg-accent">Left</Swatch>} hint="comes back to you">
            <Money micro={restOf(account)} />
          </Stat>
        )}
        {open && (
          <Stat label={<Swatch look="bg-info">Reserved</Swatch>} hint="held back for jobs that run">
            {books ? <Money micro={books.reserved} /> : '…'}
          </Stat>
        )}
        {open && (
          <Stat label={<Swatch look="bg-warn">Used, not settled</Swatch>} hint="by the keeper’s books">
            {books ? <Money micro={books.unsettled} /> : '…'}
          </Stat>
        )}
        <Stat label={<Swatch look="bg-muted">Settled</Swatch>} hint="paid on chain">
          <Money micro={account.settled} />
        </Stat>
        <Stat label="Deposit" hint="in escrow, on chain">
          <Money micro={account.deposit} />
        </Stat>
      </Stats>
      <div className="mt-4">
        <MoneyBar
          deposit={account.deposit}
          settled={account.settled + account.refunded}
          unsettled={books?.unsettled ?? 0n}
          reserved={books?.reserved ?? 0n}
        />
      </div>
      {failureReason !== null && open && (
        <div className="mt-3">
          <Note tone="warn">
            The keeper’s books cannot be read: {messageOf(failureReason)} Deposit and settled are the chain’s own.
          </Note>
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          look="primary"
          onClick={() => setDialog('top-up')}
          blocked={open ? undefined : 'Only an open session takes more.'}
          reasonHidden
        >
          Top up
        </Button>
        <Button onClick={() => setDialog('close')}>
          {open
            ? 'Close with refund'
            : state.kind === 'due' || state.kind === 'final'
              ? 'Take the rest'
              : 'When it ends'}
        </Button>
        {props.children}
      </div>
      <TopUpDialog open={dialog === 'top-up'} onClose={shut} session={address} />
      <CloseDialog open={dialog === 'close'} onClose={shut} session={session} state={state} now={now} />
    </Card>
  );
}

/** A name with the colour that it has in the bar below. */
function Swatch({ look, children }: { readonly look: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={cx('size-2 rounded-full', look)} />
      {children}
    </span>
  );
}
