import { rpc } from '../rpc.ts';
import { connectionTo } from '../connection.ts';
import { announce } from './announce.ts';
import { pendingOnes } from './pending.ts';

/** Looks up the transactions that were under way when the page was left, those of this chain. */
export async function resumePending(rpcUrl: string): Promise<void> {
  const genesisHash = await rpc(rpcUrl, 'getGenesisHash');
  for (const tx of pendingOnes()) {
    if (tx.genesisHash === genesisHash) void announce(connectionTo(rpcUrl), tx);
  }
}
