/** The state that every sequence begins in: a program that is set up, and people with tokens. */
import { accountNameOf, decodeAccount, poolVaultAddress, PROGRAM_ID } from '@shardmarket/sdk';
import { AccountLayout, ACCOUNT_SIZE, NATIVE_MINT, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import { mints } from '../support/actors.ts';
import { mintSupply } from '../support/tokens.ts';
import { World } from '../support/world.ts';
import { NOBODY } from './addresses.ts';
import { assemble, feePayer, type Cast } from './cast.ts';
import { Machine } from './chain/machine.ts';
import { mirrored, ofWsol } from './pools.ts';
import { allDifferences } from './check.ts';
import type { Value } from './idl/layout.ts';
import { Model } from './model/state.ts';

/** A chain, who is on it, and what the model says about it. A machine goes back to this state when it is reset. */
export interface Start {
  readonly machine: Machine;
  readonly cast: Cast;
  readonly model: Model;
}

/** A program that is set up and that nobody has used. @throws Error if the model does not agree with the chain */
export async function start(): Promise<Start> {
  const world = await World.ready();
  const pools = [
    [world.pool, mints.zeroMint],
    [await mirrored(world), mints.zeroMint],
    [await ofWsol(world), NATIVE_MINT],
  ] as const;
  const cast = assemble(world);
  const machine = new Machine(world.chain, feePayer.publicKey.toBase58());
  const model = read(world, cast);
  for (const [pool, base] of pools) {
    model.pools.set(pool.toBase58(), {
      baseVault: poolVaultAddress(pool, base).toBase58(),
      quoteVault: poolVaultAddress(pool, mints.usdcMint).toBase58(),
    });
  }
  const differences = allDifferences(machine, model);
  if (differences.length > 0) throw new Error(differences.join('\n'));
  return { machine, cast, model };
}

/** The model of what is there. */
function read({ chain }: World, cast: Cast): Model {
  const model = new Model((bytes) => chain.accounts.rentExempt(bytes));
  model.now = chain.now;
  model.slot = chain.slot;
  for (const { address, data } of chain.accounts.ownedBy(PROGRAM_ID.toBase58())) {
    const type = accountNameOf(data);
    if (!type) throw new Error(`an account of the program has no known type: ${address}`);
    const fields = plain(decodeAccount(type, { owner: PROGRAM_ID, data })) as Record<string, Value>;
    model.accounts.set(address, { type, fields });
  }
  for (const { address, data } of chain.accounts.ownedBy(TOKEN_PROGRAM_ID.toBase58())) {
    if (data.length !== ACCOUNT_SIZE) continue;
    const [mint, owner] = [data.slice(0, 32), data.slice(32, 64)].map((key) => new PublicKey(key).toBase58());
    const { amount } = AccountLayout.decode(data);
    model.purses.set(address, { mint: mint ?? NOBODY, owner: owner ?? NOBODY, amount, frozen: false });
  }
  for (const mint of [mints.usdcMint, mints.zeroMint]) model.supply.set(mint.toBase58(), mintSupply(chain, mint));
  model.minted = mintSupply(chain, mints.zeroMint);
  for (const wallet of cast.all) model.wallets.set(wallet, chain.accounts.balance(wallet));
  return model;
}

/** The SDK's form of an account as the model keeps it. */
function plain(value: unknown): unknown {
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
