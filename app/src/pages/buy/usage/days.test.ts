import assert from 'node:assert/strict';
import { everyDay, pointsOf, totalOf, usageSchema } from './days.ts';

const row = (day: string, cost: string) => ({
  ...{ day, jobs: 2, prompt_tokens: '10', completion_tokens: '5', cost_micro_usdc: cost },
});

describe('usage by day', () => {
  const usage = usageSchema.parse({ data: [row('2026-03-01', '90071992547409930001'), row('2026-02-27', '1')] });
  const days = everyDay(usage, Date.parse('2026-03-01T23:59:59Z'), 4);

  it('has every day up to today, those without jobs too, across the end of a month', () => {
    assert.deepEqual(
      days.map(({ day, jobs }) => [day, jobs]),
      [
        ['2026-02-26', 0],
        ['2026-02-27', 2],
        ['2026-02-28', 0],
        ['2026-03-01', 2],
      ],
    );
  });

  it('adds up exactly, beyond what a double holds', () => {
    assert.deepEqual(totalOf(days), { jobs: 4, promptTokens: 20n, completionTokens: 10n, cost: 90071992547409930002n });
    assert.equal(pointsOf(days).at(-1)?.text, '90,071,992,547,409.930001 USDC');
  });
});
