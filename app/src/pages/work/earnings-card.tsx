import { carries, carryHeadroom, workerMoney, type VestingDay } from '@shardmarket/sdk';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Address } from '../../ui/address.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Stat, Stats } from '../../ui/card.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { Countdown, DateTime } from '../../ui/time.tsx';
import { percentText } from '../stake/rules.ts';
import { claimDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';

/** Where the worker's money is, when it can be claimed, and the claim. */
export function EarningsCard({ worker, config, now, wallet }: WorkerProps) {
  const { account } = worker;
  const { limits } = config;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const money = workerMoney(account, now, limits.challengeWindowSecs);
  const room = carryHeadroom(account, limits, now);
  const why =
    blocked ?? (money.claimable === 0n ? 'Nothing can be claimed yet.' : undefined) ?? lacksSol(balances?.lamports);
  return (
    <Card
      title="Earnings"
      aside={
        <>
          claimed so far <Money micro={money.claimed} />
        </>
      }
    >
      <Stats>
        <Stat label="To claim now" hint="vested, and not held">
          <Money micro={money.claimable} />
        </Stat>
        <Stat label="In the challenge window" hint="vests by the day">
          <Money micro={money.unvested} />
        </Stat>
        <Stat label="Vested" hint="past the window, held or not">
          <Money micro={money.vested} />
        </Stat>
        <Stat label="Held" hint="for a draw or an audit">
          <Money micro={money.held} />
        </Stat>
        <Stat label="Uncovered" hint="no receipts posted yet">
          <Money micro={money.uncovered} />
        </Stat>
      </Stats>
      {money.vesting.length > 0 && <Days days={money.vesting} now={now} />}
      <div className="mt-5 flex flex-wrap items-start gap-x-4 gap-y-2">
        <Button
          look="primary"
          busy={busy}
          blocked={why}
          onClick={() => void send(claimDeed(worker, config, money.claimable))}
        >
          Claim {money.claimable > 0n ? `${microText(money.claimable)} USDC` : ''}
        </Button>
        <p className="max-w-prose pt-1 text-[13px] text-muted">
          Network fee <Sol lamports={FEE} />, and rent where the payout key has no token account yet. Whoever presses,
          it is paid to the payout key <Address of={account.payout.toBase58()} />
        </p>
      </div>
      <p className="mt-4 border-t border-line pt-3 text-[13px] text-muted">
        The bond carries <Money micro={carries(limits.ladder, account.bond)} /> in the challenge window at once;{' '}
        <Money micro={room} /> more can be posted now. Boost +{percentText(BigInt(account.boostBps))}.
      </p>
    </Card>
  );
}

function Days({ days, now }: { readonly days: readonly VestingDay[]; readonly now: bigint }) {
  return (
    <ul className="mt-4 divide-y divide-line rounded-lg border border-line text-sm" aria-label="When earnings vest">
      {days.map(({ day, amount, vestsAt }) => (
        <li key={day.toString()} className="flex flex-wrap items-baseline justify-between gap-x-4 px-3 py-2">
          <Money micro={amount} />
          <span className="text-muted">
            vests <DateTime at={vestsAt} />, in <Countdown at={vestsAt} nowSecs={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}
