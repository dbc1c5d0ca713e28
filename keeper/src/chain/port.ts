import type { SessionHistory } from '@shardmarket/sdk';
import type { Security } from './security.ts';

/** What the keeper reads from the chain, in its own words; addresses are base58, amounts micro-USDC, times unix seconds. */

export interface SessionOnChain {
  readonly payer: string;
  /** the voucher key */
  readonly signer: string;
  readonly deposit: bigint;
  readonly settled: bigint;
  readonly expiresAt: bigint;
  /** whether the payer asked to close it */
  readonly closing: boolean;
  readonly openSlot: bigint;
  /** gets the account's lamports when it is closed */
  readonly rentPayer: string;
  /** nothing can be settled any more; only the rest is to be refunded */
  readonly final?: boolean;
}

export interface WorkerOnChain {
  readonly address: string;
  readonly operator: string;
  /** address of its `Model` account */
  readonly model: string;
  readonly layers: readonly [number, number];
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
  /** whether it has asked to leave, or has left, with its bond */
  readonly leaving: boolean;
  /** owner of the token accounts that it is paid to; undefined where it was not read */
  readonly payout?: string | undefined;
  readonly security?: Security | undefined;
}

export interface ModelOnChain {
  readonly address: string;
  readonly layers: number;
  /** hex: a worker of another class would give other bits */
  readonly numericsClass: string;
  /** highest ask, micro-USDC per million layer-tokens */
  readonly priceCeiling: bigint;
}

/** Every method answers `undefined` for an account that does not exist. @throws Problem `rpc_unavailable` */
export interface ChainReader {
  session(address: string): Promise<SessionOnChain | undefined>;
  worker(address: string): Promise<WorkerOnChain | undefined>;
  /** @param hash of the manifest, hex */
  model(hash: string): Promise<ModelOnChain | undefined>;
  /** the chain's clock, which need not be the wall's, and its slot */
  now(): Promise<bigint>;
  slot(): Promise<bigint>;
}

/** The chain's past, of what can never be undone any more. @throws Problem `rpc_unavailable` */
export interface ChainHistory {
  /** @param since micro-USDC: settlements below it are left out */
  session(address: string, since: bigint): Promise<SessionHistory>;
}
