/** What instructions do to accounts, seen on the chain: tokens that move, accounts that are made and removed. */
import { AccountLayout, NATIVE_MINT, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PROGRAM_ID } from '@shardmarket/sdk';
import type { TransactionInstruction } from '@solana/web3.js';
import { key, mints } from '../support/actors.ts';
import type { Signers } from '../support/chain.ts';
import { instructionName } from '../support/mutate.ts';
import { everyInstruction } from '../support/scenes/all.ts';
import type { Valid } from '../support/scenes/valid.ts';
import type { World } from '../support/world.ts';
import { idl } from './idl.ts';

const SYMBOLS: readonly (readonly [mint: string, symbol: string])[] = [
  [mints.usdcMint.toBase58(), 'USDC'],
  [mints.zeroMint.toBase58(), 'ZERO'],
  [NATIVE_MINT.toBase58(), 'wSOL'],
];

/** By name of the instruction: lines like `USDC: escrow_vault → payout_tokens`, `makes session`; empty where nothing moves. */
export async function movements(): Promise<ReadonlyMap<string, readonly string[]>> {
  const seen = new Map<string, string[]>();
  for (const scene of await everyInstruction()) {
    const { name, lines } = moved(scene);
    const before = seen.get(name) ?? [];
    seen.set(name, [...before, ...lines.filter((line) => !before.includes(line))]);
  }
  return seen;
}

function moved({ world, instructions, signers }: Valid) {
  const last = instructions.at(-1);
  if (!last) throw new RangeError('a transaction without instructions');
  const name = snake(instructionName(last));
  const copy = world.fork()();
  const before = holdings(copy, name, last);
  copy.send(instructions, (signers.length > 0 ? signers : [key('keeper')]) as unknown as Signers);
  const after = holdings(copy, name, last);
  const lines = SYMBOLS.flatMap(([mint, symbol]) => {
    const changes = [...before.keys()].map((account) => {
      const change = (after.get(account)?.tokens.get(mint) ?? 0n) - (before.get(account)?.tokens.get(mint) ?? 0n);
      return { account, change };
    });
    const from = changes.filter(({ change }) => change < 0n);
    const to = changes.filter(({ change }) => change > 0n).map(({ account }) => `\`${account}\``);
    if (from.length === 0) return [];
    if (changes.reduce((sum, { change }) => sum + change, 0n) < 0n) to.push('burned');
    return [`${symbol}: ${from.map(({ account }) => `\`${account}\``).join(', ')} → ${to.join(', ')}`];
  });
  const made = [...after].filter(([account, { exists }]) => exists && !before.get(account)?.exists);
  const gone = [...before].filter(([account, { exists }]) => exists && !after.get(account)?.exists);
  lines.push(...made.map(([account]) => `makes \`${account}\``), ...gone.map(([account]) => `removes \`${account}\``));
  return { name, lines };
}

/** Of every account that the instruction names: tokens by mint, and whether it is an account of the program or of tokens. */
function holdings(world: World, name: string, { keys }: TransactionInstruction) {
  const names = idl.instructions.find((known) => known.name === name)?.accounts.map((account) => account.name) ?? [];
  const seen = new Map<string, { exists: boolean; tokens: ReadonlyMap<string, bigint> }>();
  for (const [at, { pubkey }] of keys.entries()) {
    const account = world.chain.account(pubkey);
    const isToken = account?.owner === TOKEN_PROGRAM_ID.toBase58() && account.data.length === AccountLayout.span;
    const exists = isToken || account?.owner === PROGRAM_ID.toBase58();
    const { mint, amount } = isToken ? AccountLayout.decode(account.data) : {};
    const tokens = new Map(mint && amount !== undefined ? [[mint.toBase58(), amount] as const] : []);
    seen.set(names[at] ?? 'worker', { exists, tokens });
  }
  return seen;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
