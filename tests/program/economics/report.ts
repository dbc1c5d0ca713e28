/** The table of the simulation. */
import type { AccountAttack } from './accounts.ts';
import type { Found, Proven } from './search.ts';

/** The best try of an attack with accounts. */
export interface Tried {
  readonly attack: AccountAttack;
  readonly setting: string;
  /** micro-USDC */
  readonly gain: bigint;
}

export interface Results {
  readonly found: readonly Proven[];
  readonly tried: readonly Tried[];
  /** shots sent to the real programs */
  readonly sent: number;
}

const best = <T extends { readonly gain: bigint }>(items: readonly T[]): T =>
  items.reduce((a, b) => (b.gain > a.gain ? b : a));

const both = (found: readonly Proven[]) => found.flatMap(({ best: one, closest }) => [one, closest]);

/** The one that comes nearest to paying. */
const nearest = (items: readonly Found[]): Found =>
  items.reduce((a, b) => (b.gain * a.shot.push > a.gain * b.shot.push ? b : a));

/** Everything that gained. */
export function profitable({ found, tried }: Results): string[] {
  const lines = [
    ...both(found).map(({ attack, cell, gain }) => ({ gain, what: `${attack.name}, ${named(cell.pool)}` })),
    ...tried.map(({ attack, setting, gain }) => ({ gain, what: `${attack.name}, ${setting}` })),
  ];
  return lines.filter(({ gain }) => gain > 0n).map(({ gain, what }) => `${what}: ${gain} micro-USDC`);
}

/** The results as Markdown. */
export function report({ found, tried, sent }: Results): string {
  const closest = found.map((one) => one.closest);
  const attacks = [...new Set(closest.map(({ attack }) => attack))];
  const fees = [...new Set(closest.map(({ cell }) => cell.pool.feeBps))];
  const quotes = [...new Set(closest.map(({ cell }) => cell.pool.quote))].map(dollars).join(', ');
  const sizes = [...new Set(closest.map(({ cell }) => cell.quarters))].map((n) => `${n}/4`).join(', ');
  const cellOf = (name: string, feeBps: number) => {
    const { shot, gain, cell } = nearest(
      closest.filter(({ attack, cell }) => attack.name === name && cell.pool.feeBps === feeBps),
    );
    return `${ppm(gain, shot.push)} (${percent(shot.push, cell.pool.quote)})`;
  };
  return [
    '# What attacks on the market earn',
    'Made by `npm run sim:economics -- --write`: the committed program and pool in LiteSVM, nobody else trading. Gains are at the price before the',
    `attack and without transaction fees; above 0 an attack would pay. Pools of ${quotes} USDC; slices and fills of ${sizes} of the`,
    `largest. The search runs in integers; its best and others, ${count(BigInt(sent))} in all, were sent to the programs, which did the same to the`,
    'micro-USDC.\n',
    '## Attacks on the price',
    `The most of all, whatever the size, is ${count(best(found.map((one) => one.best)).gain)} micro-USDC. For each million of a first trade of at least a thousandth of`,
    'the pool:\n',
    table(
      ['attack', ...fees.map((fee) => `fee ${fee / 100} %`)],
      attacks.map(({ name }) => [name, ...fees.map((fee) => cellOf(name, fee))]),
    ),
    'In brackets: the first trade, as a part of the pool’s USDC. A larger one moves the price by more than nine times, or out of the band.\n',
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
  const all = [...both(found), ...tried];
  const names = [...new Set(all.map(({ attack }) => attack.name))];
  const lines = names.map((name) => {
    const gains = all.filter(({ attack }) => attack.name === name);
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

/** Parts per million with three digits that count. */
function ppm(gain: bigint, of: bigint): string {
  return ((Number(gain) / Number(of)) * 1e6).toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** `part` of `whole` with three digits that count. */
function percent(part: bigint, whole: bigint): string {
  return `${((Number(part) / Number(whole)) * 100).toLocaleString('en', { maximumSignificantDigits: 3 })} %`;
}
