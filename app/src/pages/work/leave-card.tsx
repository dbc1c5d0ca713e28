import { exitState } from '@shardmarket/sdk';
import type { ReactNode } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Address } from '../../ui/address.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Note } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { Countdown, DateTime, duration } from '../../ui/time.tsx';
import { exitDeed, withdrawBondDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';
import { notOperator, whyNotExit } from './offer-rules.ts';

/** The way out with the bond. */
export function LeaveCard(props: WorkerProps) {
  const { account } = props.worker;
  const gone = account.exitAt !== 0n && account.bond === 0n;
  return (
    <Card title="Leave">
      {gone ? (
        <Note>It has left, and its bond is withdrawn. A new bond brings it back.</Note>
      ) : account.exitAt === 0n ? (
        <Ask {...props} />
      ) : (
        <Withdraw {...props} />
      )}
    </Card>
  );
}

function Ask({ worker, config, now, wallet }: WorkerProps) {
  const { account } = worker;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const exit = exitState(account, config.limits, now);
  const why = blocked ?? notOperator(account, wallet) ?? whyNotExit(account) ?? lacksSol(balances?.lamports);
  return (
    <div className="grid gap-4">
      <Facts
        of={[
          { name: 'Cooldown', is: duration(Number(exit.cooldownSecs)) },
          { name: 'The bond can leave from', is: <DateTime at={exit.exitAt} /> },
          { name: 'From now on', is: 'no new jobs, no boost, no new offer, no more bond' },
          ...(account.audits === 1 ? [{ name: 'Auditors', is: 'it leaves them in the same transaction' }] : []),
          { name: 'Network fee, now and then', is: <Sol lamports={FEE} /> },
        ]}
      />
      <p className="text-[13px] text-muted">
        It cannot be called off: only once the bond is withdrawn does a new one bring the worker back. Earnings without receipts stay
        uncovered: let <code>serve</code> post them first.
      </p>
      <Button look="danger" className="w-full" busy={busy} blocked={why} onClick={() => void send(exitDeed(worker))}>
        Start the exit
      </Button>
    </div>
  );
}

function Withdraw({ worker, config, now, wallet }: WorkerProps) {
  const { account } = worker;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const exit = exitState(account, config.limits, now);
  const waits: Record<NonNullable<typeof exit.refused>, ReactNode> = {
    notExiting: 'Start the exit first.',
    noBond: 'There is no bond.',
    exitTooEarly: (
      <>
        In <Countdown at={exit.exitAt} nowSecs={now} />, when the cooldown is over.
      </>
    ),
    bondLocked: 'Something can still cost the bond: earnings in their challenge window, a batch that is not drawn, or an open audit.',
  };
  const why = blocked ?? (exit.refused && waits[exit.refused]) ?? lacksSol(balances?.lamports);
  return (
    <div className="grid gap-4">
      <Facts
        of={[
          { name: 'Leaves', is: <>from <DateTime at={exit.exitAt} /></> },
          { name: 'Bond', is: <Money micro={account.bond} unit="ZERO" /> },
          { name: 'Goes to the payout key', is: <Address of={account.payout.toBase58()} /> },
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      <Button
        look="primary"
        className="w-full"
        busy={busy}
        blocked={why}
        onClick={() => void send(withdrawBondDeed(worker, config))}
      >
        Withdraw the bond of {microText(account.bond)} ZERO
      </Button>
    </div>
  );
}
