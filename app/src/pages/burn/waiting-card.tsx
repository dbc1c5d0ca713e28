import { openEpochIx, treasuryTotal } from '@shardmarket/sdk';
import type { MarketState } from '../../chain/market-state.ts';
import { useRent } from '../../chain/fees.ts';
import { Button, Card, Countdown, dayText, Empty, Facts, Money, Sol } from '../../ui/index.ts';
import type { Hand } from './use-act.ts';
import { nextEpoch } from './model/cranks.ts';
import { waitingDays } from './model/waiting.ts';
import { WaitReason } from './wait-reason.tsx';

/** What of the treasury waits, by day, and the next epoch, which anyone may open. */
export function WaitingCard(props: { readonly state: MarketState; readonly now: bigint; readonly hand: Hand }) {
  const { state, now, hand } = props;
  const { ledger, config } = state;
  const days = waitingDays(ledger, config.limits, now);
  const epoch = nextEpoch(state, now);
  const rent = useRent('epoch');
  const open = () =>
    void hand.run({
      title: `Open the epoch of ${dayText(epoch.day)}`,
      instructions: async (payer) => [await openEpochIx(payer, config.usdcMint, epoch.day)],
    });
  return (
    <Card title="What waits" aside={<Money micro={treasuryTotal(ledger)} />}>
      {days.length === 0 ? (
        <Empty title="The treasury is empty">It fills when vouchers are settled.</Empty>
      ) : (
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line text-left text-[13px] text-muted">
              <th className="py-1.5 pr-3 font-medium">Came in on</th>
              <th className="py-1.5 pr-3 font-medium">Challenge window</th>
              <th className="py-1.5 pr-3 font-medium">Split on</th>
              <th className="py-1.5 text-right font-medium">USDC</th>
            </tr>
          </thead>
          <tbody className="num">
            {days.map(({ day, amount, vestsAt, splitOn }) => (
              <tr key={day?.toString() ?? 'before'} className="border-b border-line last:border-0">
                <td className="py-1.5 pr-3">{day === undefined ? 'days before' : dayText(day)}</td>
                <td className="py-1.5 pr-3">
                  {vestsAt === undefined ? 'over' : <Countdown at={vestsAt} nowSecs={now} over="over" />}
                </td>
                <td className="py-1.5 pr-3">{dayText(splitOn)}</td>
                <td className="py-1.5 text-right">
                  <Money micro={amount} unit="" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3 className="mt-5 mb-2 font-medium">Next epoch: {dayText(epoch.day)}</h3>
      <Facts
        of={[
          { name: 'It would split', is: <Money micro={epoch.taken} /> },
          { name: 'to buy and burn ZERO', is: <Money micro={epoch.burnHalf} /> },
          { name: 'to stakers, over 24 hours', is: <Money micro={epoch.stakerHalf} /> },
          { name: 'Costs who opens it', is: rent === undefined ? '…' : <Sol lamports={hand.cost(rent)} /> },
        ]}
      />
      <div className="mt-3">
        <Button
          busy={hand.busy}
          blocked={hand.blocked(epoch.wait && <WaitReason wait={epoch.wait} now={now} />, rent)}
          onClick={open}
        >
          Open epoch
        </Button>
      </div>
    </Card>
  );
}
