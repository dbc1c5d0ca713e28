/** The table of the simulation. */
import type { AccountAttack } from './accounts.ts';
import type { Found } from './search.ts';

/** The best try of an attack with accounts. */
export interface Tried {
  readonly attack: AccountAttack;
  readonly setting: string;
  /** micro-USDC */
  readonly gain: bigint;
}

export interface Results {
  readonly found: readonly Found[];
  readonly tried: readonly Tried[];
  /** shots sent to the real programs */
  readonly sent: number;
}

const best = <T extends { readonly gain: bigint }>(items: readonly T[]): T =>
  items.reduce((a, b) => (b.gain > a.gain ? b : a));

/** Everything that gained. */
export function profitable({ found, tried }: Results): string[] {
  const lines = [
    ...found.map(({ attack, cell, gain }) => ({ gain, what: `${attack.name}, ${named(cell.pool)}` })),
    ...tried.map(({ attack, setting, gain }) => ({ gain, what: `${attack.name}, ${setting}` })),
  ];
  return lines.filter(({ gain }) => gain > 0n).map(({ gain, what }) => `${what}: ${gain} micro-USDC`);
}

/** The results as Markdown. */
export function report({ found, tried, sent }: Results): string {
  const attacks = [...new Set(found.map(({ attack }) => attack))];
  const fees = [...new Set(found.map(({ cell }) => cell.pool.feeBps))];
  const of = (name: string, feeBps: number) =>
    best(found.filter(({ attack, cell }) => attack.name === name && cell.pool.feeBps === feeBps));
  const quotes = [...new Set(found.map(({ cell }) => cell.pool.quote))].map(dollars).join(', ');
  const sizes = [...new Set(found.map(({ cell }) => cell.quarters))].map((n) => `${n}/4`).join(', ');
  return [
    '# What attacks on the market earn',
    'Made by `npm run sim:economics -- --write`: the committed program and pool in LiteSVM, nobody else trading. Each figure is the best that a',
    'search over the size of the first trade found, in micro-USDC at the price before the attack, without transaction fees; above 0 the attack',
    `would pay. Pools of ${quotes} USDC; slices and fills of ${sizes} of the largest. The search runs in integers; its best`,
    `and others, ${sent.toLocaleString('en')} in all, were sent to the programs, which did the same to the micro-USDC.\n`,
    '## Attacks on the price',
    table(
      ['attack', ...fees.map((fee) => `fee ${fee / 100} %`)],
      attacks.map(({ name }) => [
        name,
        ...fees.map((fee) => {
          const { gain, shot, cell } = of(name, fee);
          return `${count(gain)} (${percent(shot.push, cell.pool.quote)} of ${dollars(cell.pool.quote)})`;
        }),
      ]),
    ),
    'In brackets: the first trade, as a part of the pool’s USDC.\n',
    ...attacks.map(({ name, how }) => `- **${name}**: ${how}.`),
    '',
    '## Attacks with accounts',
    table(
      ['attack', 'best', 'setting'],
      [...new Set(tried.map(({ attack }) => attack))].map((attack) => {
        const { gain, setting } = best(tried.filter((one) => one.attack === attack));
        return [attack.name, count(gain), setting];
      }),
    ),
    ...[...new Set(tried.map(({ attack }) => attack))].map(({ name, how }) => `- **${name}**: ${how}.`),
    '',
    '## What is no attack',
    'Whoever holds ZERO gains by what is burned: the price rises while slices buy. Somebody who buys before several slices and sells after them',
    'does so too, if nobody else sells meanwhile; a bound on one slice cannot change that. The bounds are for one slice or fill between the',
    'first trade and the last.',
  ].join('\n');
}

/** The results for a terminal. */
export function printed({ found, tried }: Results): string {
  const names = [...new Set([...found, ...tried].map(({ attack }) => attack.name))];
  const lines = names.map((name) => {
    const gains = [...found, ...tried].filter(({ attack }) => attack.name === name);
    return `${name.padEnd(32)} ${count(best(gains).gain).padStart(16)}`;
  });
  return ['best of each attack, micro-USDC:', ...lines].join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = heads.map((_, i) => (i === 0 ? '---' : '--:'));
  return `\n${[heads, right, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const count = (n: bigint) => n.toLocaleString('en');
const dollars = (micro: bigint) => (micro / 1_000_000n).toLocaleString('en');
const named = ({ quote, feeBps }: { readonly quote: bigint; readonly feeBps: number }) =>
  `pool of ${dollars(quote)} USDC at ${feeBps / 100} %`;

/** `part` of `whole` with three digits that count. */
function percent(part: bigint, whole: bigint): string {
  return `${((Number(part) / Number(whole)) * 100).toLocaleString('en', { maximumSignificantDigits: 3 })} %`;
}
