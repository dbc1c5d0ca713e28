import { z } from 'zod';
import type { Point } from '../../../ui/chart.tsx';
import { microText } from '../../../ui/amounts.ts';

const whole = z.string().regex(/^\d+$/).transform(BigInt);
export const usageSchema = z.object({
  data: z.array(
    z.object({
      /** UTC, YYYY-MM-DD */
      day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      jobs: z.number(),
      prompt_tokens: whole,
      completion_tokens: whole,
      cost_micro_usdc: whole,
    }),
  ),
});
/** What the jobs that began on a day came to; amounts in micro-USDC. */
export interface DayOfUse {
  readonly day: string;
  readonly jobs: number;
  readonly promptTokens: bigint;
  readonly completionTokens: bigint;
  readonly cost: bigint;
}

const DAY_MS = 86_400_000;

/** Every day up to today, oldest first, also those without a job. @param todayMs unix ms @param count days */
export function everyDay(usage: z.infer<typeof usageSchema>, todayMs: number, count: number): DayOfUse[] {
  const known = new Map(usage.data.map((d) => [d.day, d]));
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(todayMs - (count - 1 - i) * DAY_MS).toISOString().slice(0, 10);
    const found = known.get(day);
    return {
      day,
      jobs: found?.jobs ?? 0,
      promptTokens: found?.prompt_tokens ?? 0n,
      completionTokens: found?.completion_tokens ?? 0n,
      cost: found?.cost_micro_usdc ?? 0n,
    };
  });
}

/** As points of a chart: drawn as numbers, told exactly. */
export function pointsOf(days: readonly DayOfUse[]): Point[] {
  return days.map(({ day, cost }) => ({ label: day, value: Number(cost), text: `${microText(cost)} USDC` }));
}

/** All of it together, exact. */
export function totalOf(days: readonly DayOfUse[]): Omit<DayOfUse, 'day'> {
  return days.reduce(
    (sum, d) => ({
      jobs: sum.jobs + d.jobs,
      promptTokens: sum.promptTokens + d.promptTokens,
      completionTokens: sum.completionTokens + d.completionTokens,
      cost: sum.cost + d.cost,
    }),
    { jobs: 0, promptTokens: 0n, completionTokens: 0n, cost: 0n },
  );
}
