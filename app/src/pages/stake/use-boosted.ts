import { fetchAccount, type StakePosition } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useChain } from '../../chain/use-chain.ts';
import { orNone } from './rules.ts';

/** The worker that a position boosts; `data` is null where there is none any more. */
export function useBoosted(position: Pick<StakePosition, 'boosts'> | null) {
  const boosts = position ? orNone(position.boosts) : undefined;
  const name = boosts?.toBase58() ?? '';
  return useChain(['boosted', name], (connection) => fetchAccount(connection, 'worker', new PublicKey(name)), {
    watch: boosts ? [boosts] : [],
    enabled: boosts !== undefined,
  });
}
