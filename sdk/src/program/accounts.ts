import type { IdlAccounts } from '@coral-xyz/anchor';
import type { PublicKey } from '@solana/web3.js';
import { type Connection } from '@solana/web3.js';
import { Buffer } from 'buffer';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import type { Shardmarket } from './idl/shardmarket.ts';
import { plain, type Plain } from './plain.ts';

/** Anchor's mark of an account's type, before its first field. */
const DISCRIMINATOR_BYTES = 8;

type Raw = IdlAccounts<Shardmarket>;
/** Every account of the program by name; amounts in micro-USDC or micro-ZERO, times in unix seconds, as the IDL says. */
export type MarketAccounts = { readonly [N in keyof Raw]: Plain<Raw[N]> };
export type AccountName = keyof MarketAccounts;

export type Config = MarketAccounts['config'];
export type Ledger = MarketAccounts['ledger'];
export type ParamQueue = MarketAccounts['paramQueue'];
export type Model = MarketAccounts['model'];
export type AuditorSet = MarketAccounts['auditorSet'];
export type Batch = MarketAccounts['batch'];
export type Worker = MarketAccounts['worker'];
export type Fault = MarketAccounts['fault'];
export type Session = MarketAccounts['session'];
export type StakePool = MarketAccounts['stakePool'];
export type StakePosition = MarketAccounts['stakePosition'];
export type Epoch = MarketAccounts['epoch'];
export type Venue = MarketAccounts['venue'];

/** An account that is missing, foreign or of another type than asked for. */
export class AccountError extends Error {
  constructor(
    readonly code: 'ACCOUNT_NOT_FOUND' | 'ACCOUNT_FOREIGN' | 'ACCOUNT_WRONG_TYPE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AccountError';
  }
}

/** The part of web3.js's `Connection` that reading needs. */
export type ReadConnection = Pick<Connection, 'getAccountInfo' | 'getProgramAccounts'>;

/** What an RPC returns of an account. */
export interface AccountBytes {
  readonly owner: PublicKey;
  readonly data: Uint8Array;
}

/** Decodes an account after checking its owner and type. @throws AccountError */
export function decodeAccount<N extends AccountName>(name: N, { owner, data }: AccountBytes): MarketAccounts[N] {
  if (!owner.equals(PROGRAM_ID)) {
    throw new AccountError('ACCOUNT_FOREIGN', `expected a ${name} of the program, got one of ${owner.toBase58()}`);
  }
  try {
    return plain(market.coder.accounts.decode<unknown>(name, Buffer.from(data))) as MarketAccounts[N];
  } catch (cause) {
    throw new AccountError('ACCOUNT_WRONG_TYPE', `the account is no ${name}`, { cause });
  }
}

/** Which account of the program these bytes are, by their discriminator. */
export function accountNameOf(data: Uint8Array): AccountName | undefined {
  const found = market.idl.accounts.find((a) => a.discriminator.every((byte, i) => data[i] === byte));
  return found?.name;
}

/** Reads one account; null where there is none. @throws AccountError if something else is there */
export async function fetchAccount<N extends AccountName>(
  connection: Pick<ReadConnection, 'getAccountInfo'>,
  name: N,
  address: PublicKey,
): Promise<MarketAccounts[N] | null> {
  const info = await connection.getAccountInfo(address, 'confirmed');
  return info ? decodeAccount(name, info) : null;
}

/** Reads one account. @throws AccountError also where there is none */
export async function requireAccount<N extends AccountName>(
  connection: ReadConnection,
  name: N,
  address: PublicKey,
): Promise<MarketAccounts[N]> {
  const account = await fetchAccount(connection, name, address);
  if (account) return account;
  throw new AccountError('ACCOUNT_NOT_FOUND', `there is no ${name} at ${address.toBase58()} on this cluster`);
}

/** All accounts of one type. @param first only those whose first field is this key */
export async function fetchAccounts<N extends AccountName>(
  connection: ReadConnection,
  name: N,
  first?: PublicKey,
): Promise<{ address: PublicKey; account: MarketAccounts[N] }[]> {
  const type = { memcmp: market.coder.accounts.memcmp(name) as { offset: number; bytes: string } };
  const found = await connection.getProgramAccounts(PROGRAM_ID, {
    commitment: 'confirmed',
    filters: first ? [type, { memcmp: { offset: DISCRIMINATOR_BYTES, bytes: first.toBase58() } }] : [type],
  });
  return found.map(({ pubkey, account }) => ({ address: pubkey, account: decodeAccount(name, account) }));
}
