import { fixed, line } from '../measure/markdown.ts';
import type { LevelFigures } from './level.ts';
import type { Soaked } from './soak.ts';

export interface Level extends LevelFigures {
  /** as `4 in flight` or `0.6: 3.1 jobs/s` */
  readonly name: string;
}

const HEAD = [
  ...['load', 'jobs/s', 'refused', 'in flight p50 / max', 'tok/s', 'slowest stage alone', 'share', 'rows/frame'],
  ...['TTFT ms p50 / p95 / p99', 'TPOT ms p50 / p95 / p99', 'goodput jobs/s', 'CPUs'],
];

/** A Markdown table. */
export function levelTable(levels: readonly Level[]): string[] {
  return [line(HEAD), line(HEAD.map(() => '---')), ...levels.map((level) => line(cells(level)))];
}

function cells(level: Level): string[] {
  const tail = ({ p50, p95, p99 }: LevelFigures['ttftMs'], digits: number) =>
    [p50, p95, p99].map((ms) => fixed(ms, digits)).join(' / ');
  return [
    ...[level.name, fixed(level.jobsPerSecond, 2), `${level.refused}`, `${level.flight.p50} / ${level.flight.max}`],
    ...[
      fixed(level.tokensPerSecond, 0),
      fixed(level.slowestStage, 0),
      fixed(level.share, 2),
      fixed(level.rowsPerFrame, 1),
    ],
    ...[tail(level.ttftMs, 0), tail(level.tpotMs, 1), fixed(level.goodput, 2), fixed(level.cpus, 2)],
  ];
}

const MIB = 1 << 20;

/** A Markdown table of a soak: memory in MiB at every fourth look. */
export function soakTable(members: readonly Soaked[]): string[] {
  const looks = (members[0]?.rss ?? []).map((_, i) => i).filter((i) => i % 4 === 3);
  const count = members[0]?.rss.length ?? 0;
  const head = [
    'stage',
    ...looks.map((i) => `${Math.round((100 * (i + 1)) / count)} %`),
    'within',
    'gap p99 ms',
    'gap max ms',
  ];
  const body = members.map(({ rss, spread, gapMs }, i) => [
    `${i}`,
    ...looks.map((look) => fixed((rss[look] ?? NaN) / MIB, 0)),
    `± ${fixed(100 * spread, 1)} %`,
    fixed(gapMs.p99, 1),
    fixed(gapMs.max, 1),
  ]);
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}
