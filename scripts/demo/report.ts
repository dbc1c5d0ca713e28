import { formatMicro } from '@shardmarket/sdk';
import type { Reconciliation } from './reconcile.ts';
import type { DemoResult } from './result.ts';
import { table } from './table.ts';

/** The end of the demo for people: how fast, who was paid what, and whether it adds up. */
export function report(r: DemoResult, balance: Reconciliation): string {
  return [
    '\nThe answer',
    table(['what', 'value'], speed(r)),
    '\nThe money (every line is a transaction; the last column is its signature)',
    table(['who', 'what', 'amount', 'transaction'], money(r)),
    '\nDoes it add up?',
    table(
      ['sum', 'left', 'right', ''],
      balance.checks.map((c) => [c.what, String(c.left), String(c.right), c.ok ? 'ok' : 'WRONG']),
    ),
    '  (micro-USDC; ZERO burned in micro-ZERO)\n',
  ].join('\n');
}

function speed({ answer, job }: DemoResult): string[][] {
  const seconds = job.stats.totalMs / 1000;
  return [
    ['prompt tokens', String(answer.promptTokens)],
    ['completion tokens', String(answer.completionTokens)],
    ['tokens a second', (answer.completionTokens / seconds).toFixed(1)],
    ['first token after', `${job.stats.firstTokenMs.toFixed(0)} ms`],
    [
      'acceptance rate',
      job.alpha === null ? 'nothing was drafted' : `${(job.alpha * 100).toFixed(1)} % of drafted tokens`,
    ],
    ['tokens a pass of the ring', (answer.completionTokens / Math.max(1, job.stats.rounds)).toFixed(2)],
  ];
}

function money(r: DemoResult): string[][] {
  const usdc = (amount: bigint) => `${formatMicro(amount)} USDC`;
  const settled = r.deposit.amount - r.refund.amount;
  return [
    ['buyer', 'put in escrow', usdc(r.deposit.amount), r.deposit.signature],
    ['buyer', `charged for ${r.job.committed} positions`, usdc(settled), r.job.settlement],
    ['treasury', 'its 30 %, in the same transaction', usdc(r.treasury), r.job.settlement],
    ['buyer', 'got back at closing', usdc(r.refund.amount), r.refund.signature],
    ...r.workers.flatMap((w) => [
      [`worker ${w.name}`, `posted receipts for layers ${w.layers[0]}–${w.layers[1] - 1}`, '', w.receipts],
      [`worker ${w.name}`, 'claimed its 70 %', usdc(w.amount), w.signature],
    ]),
    ...r.epochs
      .filter((e) => e.burn + e.stakers > 0n)
      .map((e) => ['treasury', `split in halves on day ${e.day}`, usdc(e.burn + e.stakers), e.signature]),
    ...r.slices.flatMap((s) => [
      ['treasury', 'bought ZERO with the burn half', usdc(s.amount), s.signature],
      ['everybody', 'ZERO burned for good', `${formatMicro(s.burned)} ZERO`, s.signature],
    ]),
    ['staker', 'claimed its yield', usdc(r.yielded.amount), r.yielded.signature],
  ];
}

/** The same for programs, on one line; amounts are decimal strings of base units. */
export function toJson(r: DemoResult, balance: Reconciliation): string {
  return JSON.stringify({ ...r, reconciliation: balance }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
