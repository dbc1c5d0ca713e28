/** The program's token accounts, found by their seeds in the IDL and read on the chain. */
import { AccountLayout, NATIVE_MINT } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import { mints } from '../support/actors.ts';
import type { World } from '../support/world.ts';
import { idl } from './idl.ts';

/** Rows `vault, seed, tokens, authority` of every token account at a constant seed. */
export function vaults(world: World): string[][] {
  const seeds = new Map<string, string>();
  for (const { name, pda } of idl.instructions.flatMap(({ accounts }) => accounts)) {
    const [seed, ...more] = pda?.seeds ?? [];
    if (seed?.value && seed.value.length < 32 && more.length === 0) seeds.set(name, Buffer.from(seed.value).toString());
  }
  const at = (seed: string) => PublicKey.findProgramAddressSync([Buffer.from(seed)], new PublicKey(idl.address))[0];
  const named = new Map([...seeds].map(([name, seed]) => [at(seed).toBase58(), `\`${name}\``]));
  const symbols = new Map([
    [mints.usdcMint.toBase58(), 'USDC'],
    [mints.zeroMint.toBase58(), 'ZERO'],
    [NATIVE_MINT.toBase58(), 'wSOL'],
  ]);
  return [...seeds].sort().flatMap(([name, seed]) => {
    const account = world.chain.account(at(seed));
    if (account?.data.length !== AccountLayout.span) return [];
    const { mint, owner } = AccountLayout.decode(account.data);
    return [[`\`${name}\``, `\`"${seed}"\``, symbols.get(mint.toBase58()) ?? '', named.get(owner.toBase58()) ?? '']];
  });
}
