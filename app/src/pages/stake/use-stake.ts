import {
  CONFIG,
  decodeAccount,
  LEDGER,
  positionAddress,
  STAKE_POOL,
  type AccountBytes,
  type AccountName,
  type Config,
  type Ledger,
  type MarketAccounts,
  type StakePool,
  type StakePosition,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useChain } from '../../chain/use-chain.ts';

/** Everything that staking goes by, all of one slot. */
export interface StakeView {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly pool: StakePool;
  /** null for who has never staked, and while no wallet is connected */
  readonly position: StakePosition | null;
}

/** Reads the pool, and a wallet's position in it. @param wallet base58 */
export function useStake(wallet: string | undefined) {
  const position = wallet === undefined ? undefined : positionAddress(new PublicKey(wallet));
  return useChain(
    ['stake', wallet ?? ''],
    async (connection): Promise<StakeView> => {
      const keys = [CONFIG, LEDGER, STAKE_POOL, ...(position ? [position] : [])];
      const [config, ledger, pool, own] = await connection.getMultipleAccountsInfo(keys, 'confirmed');
      return {
        config: required('config', config),
        ledger: required('ledger', ledger),
        pool: required('stakePool', pool),
        position: own ? decodeAccount('stakePosition', own) : null,
      };
    },
    { watch: [STAKE_POOL, ...(position ? [position] : [])] },
  );
}

function required<N extends AccountName>(name: N, info: AccountBytes | null | undefined): MarketAccounts[N] {
  if (info) return decodeAccount(name, info);
  throw new Error(`The market has no ${name} account on this cluster: choose another RPC in the settings.`);
}
