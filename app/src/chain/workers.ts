import { fetchAccounts, toHex, type Model, type Worker } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { useChain } from './use-chain.ts';

/** A worker's account, its address in base58. */
export interface ChainWorker {
  readonly address: string;
  readonly account: Worker;
}

/** A model's account. */
export interface ChainModel {
  readonly address: string;
  /** of its manifest, hex */
  readonly hash: string;
  readonly account: Model;
}

export interface WorkersOnChain {
  readonly workers: readonly ChainWorker[];
  readonly models: readonly ChainModel[];
  /** what workers have been paid, and what they have earned and not claimed, micro-USDC */
  readonly claimed: bigint;
  readonly unclaimed: bigint;
}

/** Every worker and model that is registered. */
export async function readWorkers(connection: Connection): Promise<WorkersOnChain> {
  const [workers, models] = await Promise.all([
    fetchAccounts(connection, 'worker'),
    fetchAccounts(connection, 'model'),
  ]);
  const accounts = workers.map(({ account }) => account);
  const sum = (of: (worker: Worker) => bigint) => accounts.map(of).reduce((a, b) => a + b, 0n);
  return {
    workers: workers.map(({ address, account }) => ({ address: address.toBase58(), account })),
    models: models.map(({ address, account }) => {
      return { address: address.toBase58(), hash: toHex(account.manifestHash), account };
    }),
    claimed: sum((w) => w.claimed),
    unclaimed: sum((w) => w.uncovered + w.vested + w.buckets.reduce((total, { amount }) => total + amount, 0n)),
  };
}

/** Every worker and model, looked at once a minute: that is a long answer in a large market. */
export function useWorkers() {
  return useChain(['workers'], readWorkers, { everyMs: 60_000 });
}
