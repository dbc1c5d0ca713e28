import { fetchWorkersOf, workerAddress, type Worker } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useChain } from './use-chain.ts';

/** A worker that a wallet has rights over. */
export interface OwnWorker {
  readonly address: PublicKey;
  readonly account: Worker;
}

/** The workers whose operator or payout key a wallet is, as the chain has them. @param wallet base58; undefined: none is asked for */
export function useOwnWorkers(wallet: string | undefined) {
  const key = wallet === undefined ? undefined : new PublicKey(wallet);
  return useChain(
    ['own-workers', wallet ?? ''],
    (connection): Promise<OwnWorker[]> => fetchWorkersOf(connection, new PublicKey(wallet ?? '')),
    // The one that it has registered itself is heard of at once.
    { everyMs: 5_000, enabled: key !== undefined, watch: key ? [workerAddress(key)] : [] },
  );
}
