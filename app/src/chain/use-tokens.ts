import { ataAddress } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useChain } from './use-chain.ts';

/** Whether a wallet has its associated account for a token. @param owner base58 */
export function useTokens(owner: string | undefined, mint: PublicKey) {
  const account = owner === undefined ? undefined : ataAddress(new PublicKey(owner), mint);
  return useChain(
    ['tokens', account?.toBase58() ?? ''],
    async (connection) => {
      if (!account) throw new TypeError('asked for without a wallet');
      return (await connection.getAccountInfo(account, 'confirmed')) ? ('there' as const) : ('none' as const);
    },
    { enabled: account !== undefined, watch: account ? [account] : [] },
  );
}
