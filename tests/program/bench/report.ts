import { JOBS_A_SESSION, JOBS_A_SETTLE, sessionCost } from './job.ts';
import type { Figures, Table } from './measure.ts';
import { MOST_WORKERS, OWN_RENT, rowOf } from './sessions.ts';

/** Published figures of Solana's payment-channels program: a channel with its token account, and `settle`, which pays nobody. */
const CHANNELS = { lamports: 4_711_920, settleUnits: 574 };
/** Lamports a byte and bytes of overhead an account that those figures were taken at, as LiteSVM's. */
const RENT = { lamportsPerByte: 6_960, overhead: 128 };

/** An aim and what was reached. */
interface Aim {
  readonly what: string;
  readonly most: number;
  readonly reached: number;
}

/** Compute units of `settle` as `base + perWorker × workers`, through its first and its last row. */
export function settleLine(table: Table): { base: number; perWorker: number } {
  const [one, most] = [units(table, rowOf(1)), units(table, rowOf(MOST_WORKERS))];
  const perWorker = (most - one) / (MOST_WORKERS - 1);
  return { base: one - perWorker, perWorker };
}

export function aims(table: Table): Aim[] {
  const { base, perWorker } = settleLine(table);
  return [
    { what: '`settle`, compute units without workers', most: 1_000, reached: Math.round(base) },
    { what: '`settle`, compute units a worker', most: 200, reached: Math.round(perWorker) },
    { what: '`claim`, compute units', most: 4_000, reached: units(table, 'claim') },
    { what: '`claim_yield`, compute units', most: 4_000, reached: units(table, 'claim_yield') },
    { what: 'a session account, bytes', most: 260, reached: row(table, OWN_RENT).account },
    { what: `fees a job at ${JOBS_A_SETTLE} jobs a settle, lamports`, most: 120, reached: sessionCost(table).perJob },
  ];
}

/** The table as Markdown. */
export function report(table: Table): string {
  const settles = (name: string) => /^settle \(\d+ workers?\)$/.test(name);
  const rows = Object.entries(table);
  const cost = sessionCost(table);
  const session = row(table, OWN_RENT);
  return [
    '# What the program costs',
    'Made by `npm run bench:program -- --write`: every instruction of the committed program once, in LiteSVM. CI runs it with `--check`,',
    'which fails when a figure is more than 5 % above the one here. Fees are those of the signatures, the Ed25519 program’s included,',
    `without a priority fee. Rent is at ${count(RENT.lamportsPerByte)} lamports a byte and ${RENT.overhead} bytes of overhead an account;`,
    'it comes back when the account is closed. A created account’s bump is searched, at 1,500 compute units a try, so such an instruction',
    'may cost more or less at another address.\n',
    '## Aims',
    markdown(
      ['figure', 'aim', 'reached'],
      aims(table).map(({ what, most, reached }) => [what, `≤ ${count(most)}`, count(reached)]),
    ),
    '## Instructions',
    instructions(rows.filter(([name]) => !settles(name))),
    '## `settle` by the number of workers',
    instructions(rows.filter(([name]) => settles(name))),
    '## A job',
    `A session of ${count(JOBS_A_SESSION)} jobs, settled every ${JOBS_A_SETTLE}: ${count(cost.open)} lamports to open it, ${count(cost.settle)} to settle,`,
    `${count(cost.close)} for its end, which settles the last jobs too: **${count(cost.perJob)} lamports a job**. What workers pay to post receipts and to claim does`,
    'not depend on the number of jobs.\n',
    '## Beside payment-channels',
    markdown(
      ['', 'shardmarket', 'payment-channels'],
      [
        [
          '`settle`, compute units',
          `${count(units(table, rowOf(1)))} to pay 1 worker`,
          `${CHANNELS.settleUnits}, pays nobody`,
        ],
        [
          'bytes of a session, with overhead',
          count(session.account + RENT.overhead),
          count(CHANNELS.lamports / RENT.lamportsPerByte),
        ],
        ['its rent, lamports', count(session.rent), count(CHANNELS.lamports)],
      ],
    ),
    'A session has no token account of its own: all deposits lie in one vault, and the ledger says whose they are.',
  ].join('\n');
}

/** The table for a terminal. */
export function printed(table: Table): string {
  const width = Math.max(...Object.keys(table).map((name) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((c) => c.padStart(10))].join(' ');
  return [line('', HEADS), ...Object.entries(table).map(([name, figures]) => line(name, cellsOf(figures)))].join('\n');
}

const HEADS = ['CU', 'bytes', 'signatures', 'fee', 'account', 'rent'];

function instructions(rows: readonly [string, Figures][]): string {
  const heads = ['instruction', 'CU', 'bytes', 'signatures', 'fee, lamports', 'account bytes', 'rent, lamports'];
  return markdown(
    heads,
    rows.map(([name, figures]) => [name.replace(/^\w+/, '`$&`'), ...cellsOf(figures)]),
  );
}

function cellsOf({ units, bytes, signatures, fee, account, rent }: Figures): string[] {
  return [units, bytes, signatures, fee, account, rent].map(count);
}

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = heads.map((_, i) => (i === 0 ? '---' : '--:'));
  return `\n${[heads, right, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}

function row(table: Table, name: string): Figures {
  const figures = table[name];
  if (!figures) throw new RangeError(`${name} is not measured`);
  return figures;
}

function units(table: Table, name: string): number {
  return row(table, name).units;
}
