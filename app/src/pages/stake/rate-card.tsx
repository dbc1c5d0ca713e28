import { advanced, DAY, epochClock, stakingRate } from '@shardmarket/sdk';
import { useZeroPrice } from '../../chain/price.ts';
import { microText } from '../../ui/amounts.ts';
import { Card, Stat, Stats } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Countdown, DateTime, duration } from '../../ui/time.tsx';
import type { StakeProps } from './index.tsx';
import { percentText } from './rules.ts';

/** micro-ZERO in a ZERO, for prices of one. */
const ONE_ZERO = 1_000_000n;

/** What staking pays at the rate of now, how that is reckoned, and when it changes. */
export function RateCard({ view, now }: StakeProps) {
  const { data: price, error } = useZeroPrice();
  const { pool, ledger } = view;
  const rate = price ? stakingRate(pool, price.spot, now) : undefined;
  const { streamRemaining, streamEnd } = advanced(pool, now);
  const epoch = epochClock(ledger.lastEpochDay, now);
  const why =
    pool.totalStaked === 0n
      ? 'nobody stakes now'
      : pool.streamEnd <= now
        ? 'nothing streams until the next epoch'
        : error
          ? 'the price cannot be read'
          : price === null
            ? 'ZERO has no pool'
            : 'reading the price …';
  return (
    <Card title="Staking now">
      <Stats>
        <Stat label="APR at today’s rate" hint={rate ? <>until <DateTime at={rate.until} /></> : why}>
          {rate ? percentText(rate.aprBps) : '–'}
        </Stat>
        <Stat label="Streams to all stakers" hint={rate ? 'a day, at the rate of now' : why}>
          {rate ? <Money micro={rate.perDay} /> : <Money micro={0n} />}
        </Stat>
        <Stat label="Staked by all" hint={<>and <Money micro={pool.totalCooling} unit="ZERO" /> cooling</>}>
          <Money micro={pool.totalStaked} unit="ZERO" />
        </Stat>
        <Stat
          label="Next epoch in"
          hint={epoch.due > 0n ? `${epoch.due} due: anybody can open it` : 'at 00:00 UTC, chain time'}
        >
          <Countdown at={epoch.nextAt} nowSecs={now} />
        </Stat>
      </Stats>
      <details className="mt-4 text-sm">
        <summary className="w-fit font-medium">How the APR is reckoned</summary>
        <div className="mt-2 grid max-w-prose gap-2 text-muted">
          <p>
            What is left of the stream, divided by the seconds that it still runs, times the seconds of 365 days; divided by all staked
            ZERO at the price of now. Nothing is compounded, and the result is floored to 0.01 %.
          </p>
          {rate && price && (
            <p className="num">
              {microText(streamRemaining)} USDC ÷ {duration(Number(streamEnd - now))} × 365 d ÷ (
              {microText(pool.totalStaked)} ZERO × {microText((price.spot * ONE_ZERO) >> 40n, true)} USDC) = {percentText(rate.aprBps)}
            </p>
          )}
          <p>
            The period is the stream that runs: an epoch’s half streams for {duration(Number(DAY))}, and the next one can be more, less or
            nothing. The price is the pool’s spot price, which a single trade can move.
          </p>
        </div>
      </details>
    </Card>
  );
}
