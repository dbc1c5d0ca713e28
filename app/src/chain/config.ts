import { CONFIG, requireAccount } from '@shardmarket/sdk';
import { useChain } from './use-chain.ts';

/** The market's config account: mints, limits, pause. Read of the chain, so that no keeper is trusted with it. */
export function useMarketConfig() {
  return useChain(['config'], (connection) => requireAccount(connection, 'config', CONFIG), { everyMs: 60_000 });
}
