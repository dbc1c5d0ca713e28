import { Card, Money, microText, Stat, Stats } from '../../ui/index.ts';
import { treasuryTotal } from '@shardmarket/sdk';
import type { MarketState } from '../../chain/market-state.ts';
import { cx } from '../../ui/cx.ts';

/** One split: parts of a whole, drawn by their size. */
function Split(props: {
  readonly of: string;
  readonly parts: readonly {
    readonly name: string;
    readonly percent: number;
    readonly strong?: boolean;
    readonly note: string;
  }[];
}) {
  return (
    <div>
      <p className="mb-1.5 text-[13px] text-muted">{props.of}</p>
      <ul className="flex gap-1">
        {props.parts.map(({ name, percent, strong, note }) => (
          <li key={name} className="min-w-0" style={{ flexGrow: percent, flexBasis: 0 }}>
            <div
              className={cx('rounded-md px-3 py-2', strong ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent')}
            >
              <span className="num block text-lg leading-tight font-semibold">{percent} %</span>
              <span className="block text-[13px]">{name}</span>
            </div>
            <p className="mt-1 pr-2 text-[13px] text-muted">{note}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How what buyers spend is divided, drawn, and what has come of it so far. */
export function Splits({ state }: { readonly state: MarketState }) {
  const { ledger, stakePool } = state;
  return (
    <Card title="Where the money goes">
      <div className="grid gap-5 md:grid-cols-2">
        <Split
          of="Of what a buyer’s voucher settles"
          parts={[
            {
              name: 'workers',
              percent: 70,
              strong: true,
              note: 'Plus up to 10 points of boost, out of the treasury’s part.',
            },
            { name: 'treasury', percent: 30, note: `${microText(treasuryTotal(ledger))} USDC in it now` },
          ]}
        />
        <Split
          of="Of the treasury, once a day"
          parts={[
            {
              name: 'buys ZERO and burns it',
              percent: 50,
              strong: true,
              note: `${microText(ledger.burnBudget)} USDC left to spend`,
            },
            {
              name: 'streams to stakers',
              percent: 50,
              note: `${microText(stakePool.streamRemaining)} USDC in the stream, with the odd micro-USDC`,
            },
          ]}
        />
      </div>
      <div className="mt-5 border-t border-line pt-4">
        <Stats>
          <Stat label="ZERO bought and burned">
            <Money micro={ledger.zeroBurned} unit="" />
          </Stat>
          <Stat label="USDC spent on it" hint={`${microText(ledger.auctionSpent)} of it by the auction`}>
            <Money micro={ledger.usdcSpentOnBurns} unit="" />
          </Stat>
          <Stat label="USDC given to the stream">
            <Money micro={ledger.usdcStreamed} unit="" />
          </Stat>
          <Stat label="ZERO of slashed bonds burned">
            <Money micro={ledger.zeroSlashed} unit="" />
          </Stat>
        </Stats>
      </div>
    </Card>
  );
}
