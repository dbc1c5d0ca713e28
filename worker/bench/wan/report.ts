import { fixed, line } from '../measure/markdown.ts';
import type { Kind } from '../measure/prompts.ts';
import type { Figures } from './cell.ts';

/** One lane in one cell. */
export interface Row extends Figures {
  readonly stages: number;
  readonly delayMs: number;
  readonly kind: Kind;
  readonly mode: string;
  /** tokensPerSecond and decodePerSecond as ratios to those of `ar` in the same cell; undefined where it did not run */
  readonly ratio: number | undefined;
  readonly decodeRatio: number | undefined;
}

const HEAD = [
  ...['S', 'd ms', 'prompts', 'mode', 'tok/s', '× AR', 'decode × AR', 'TTFT ms', 'TPOT ms', 'α', 'T ms', 'r tok/s'],
  ...['B/token/hop', 'rows/token', 'R tok/s', 'ceiling', 'η', 'CPUs'],
];

/** A Markdown table. */
export function table(rows: readonly Row[]): string[] {
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cells(row)))];
}

/** A Markdown table of α by the drafts before, since the last token that was certain, for rows that have it. */
export function depthTable(rows: readonly Row[], depths: number): string[] {
  const drafting = rows.filter(({ acceptanceByDepth: by }) => by.length > 0);
  if (drafting.length === 0) return [];
  const head = ['S', 'd ms', 'prompts', 'mode', ...Array.from({ length: depths }, (_, i) => `${i}`), 'model', 'n-gram'];
  const body = drafting.map(({ acceptanceByDepth: by, sources, ...row }) => [
    ...[row.stages, row.delayMs, row.kind, row.mode].map(String),
    ...Array.from({ length: depths }, (_, i) => fixed(by[i], 2)),
    fixed(sources.model, 2),
    fixed(sources.ngram, 2),
  ]);
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}

function cells(row: Row): string[] {
  return [
    ...[`${row.stages}`, `${row.delayMs}`, row.kind, row.mode],
    ...[fixed(row.tokensPerSecond, 1), fixed(row.ratio, 2), fixed(row.decodeRatio, 2)],
    ...[fixed(row.ttftMs.p50, 0), fixed(row.tpotMs.p50, 1), fixed(row.acceptance, 3)],
    ...[fixed(row.loopMs, 1), fixed(1000 / row.stepMs, 0), fixed(row.bytesPerTokenHop, 0), fixed(row.rowsPerToken, 2)],
    ...[fixed(row.law?.bound, 1), fixed(row.law?.ceiling, 1), fixed(row.law?.efficiency, 2), fixed(row.cpus, 2)],
  ];
}
