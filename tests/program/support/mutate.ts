import type { IdlAccounts } from '@coral-xyz/anchor';
import { TransactionInstruction, type AccountMeta, type PublicKey } from '@solana/web3.js';
import { accountNames, market } from '../../../sdk/src/program/client.ts';
import type { Shardmarket } from '../../../sdk/src/program/idl/shardmarket.ts';
import type { World } from './world.ts';

/** The same instruction with one of its accounts, named as in the IDL (camelCase), changed. */
export function withAccount(
  ix: TransactionInstruction,
  account: string,
  change: Partial<AccountMeta> | PublicKey,
): TransactionInstruction {
  const at = accountNames(market.idl, instructionName(ix)).indexOf(account);
  if (at < 0) throw new Error(`${instructionName(ix)} has no account ${account}`);
  const patch = 'toBase58' in change ? { pubkey: change } : change;
  const keys = ix.keys.map((key, i) => (i === at ? { ...key, ...patch } : key));
  return new TransactionInstruction({ programId: ix.programId, keys, data: ix.data });
}

/** The same instruction with other data. */
export function withData(ix: TransactionInstruction, data: Uint8Array): TransactionInstruction {
  return new TransactionInstruction({ programId: ix.programId, keys: ix.keys, data: Buffer.from(data) });
}

/** Which instruction of the program this is, in camelCase. */
export function instructionName(ix: TransactionInstruction): string {
  const found = market.idl.instructions.find((known) => known.discriminator.every((byte, i) => ix.data[i] === byte));
  if (!found) throw new Error('not an instruction of the program');
  return found.name;
}

/** Writes into an account what its instructions would need days or other people for. Fields as Anchor's client has them. */
export async function patch<N extends keyof IdlAccounts<Shardmarket>>(
  world: World,
  name: N,
  address: PublicKey,
  change: Partial<IdlAccounts<Shardmarket>[N]>,
): Promise<void> {
  const account = world.chain.account(address);
  if (!account) throw new Error(`no ${name} at ${address.toBase58()}`);
  const fields = market.coder.accounts.decode<object>(name, Buffer.from(account.data));
  const data = Uint8Array.from(account.data);
  data.set(await market.coder.accounts.encode(name, { ...fields, ...change }));
  world.chain.accounts.set({ ...account, data });
}
