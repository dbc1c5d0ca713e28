import { WHOLE, type Weight } from '../rings/weight.ts';
import { boundsOf, NEWCOMER, type Bounds, type Evidence } from './standing.ts';

/** A weight as it is told: thousandths as a factor. */
export function factor(thousandths: number): string {
  return (thousandths / WHOLE).toFixed(2);
}

/** What is held against a worker whose ask counts for more than it is, with the numbers. */
export function blameOf({ evidence, weight }: { readonly evidence: Evidence; readonly weight: Weight }): string {
  const { delivered, failed, audits, strikes } = evidence;
  const faults = [
    ...(failed > 0 ? [`${failed} of ${delivered + failed} jobs failed with it`] : []),
    ...(strikes > 0 ? [`${strikes} of ${audits} audits found a fault`] : []),
  ];
  return `${faults.join(' and ')}, so that its ask counts ${factor(weight.price)} times`;
}

/** Why a worker's times count for more than they are, with the numbers. */
export function latenessOf({ evidence, weight }: { readonly evidence: Evidence; readonly weight: Weight }): string {
  const { onTime, late } = evidence;
  return `rings with it were late in ${late} of ${onTime + late} jobs, so that its time counts ${factor(weight.time)} times`;
}

/** What is known of a worker, as the API tells it. */
export function reputationOf({ evidence, weight }: { readonly evidence: Evidence; readonly weight: Weight }): object {
  const bounds = boundsOf(evidence);
  const bound = (of: keyof Bounds) => ({ lower_bound: rounded(bounds[of]), newcomer: rounded(NEWCOMER[of]) });
  return {
    delivered: { good: evidence.delivered, bad: evidence.failed, ...bound('delivered') },
    on_time: { good: evidence.onTime, bad: evidence.late, ...bound('onTime') },
    audited: { good: evidence.audits - evidence.strikes, bad: evidence.strikes, ...bound('audited') },
    price_counts_percent: percent(weight.price),
    time_counts_percent: percent(weight.time),
  };
}

/** Weights are whole percents. */
export function percent(thousandths: number): number {
  return Math.round((thousandths * 100) / WHOLE);
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
