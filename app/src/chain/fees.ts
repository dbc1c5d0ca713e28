import { anchorProgram, type AccountName } from '@shardmarket/sdk';
import { solText } from '../ui/amounts.ts';
import { useChain } from './use-chain.ts';

/** Lamports of the network's fee for one signature: fixed by Solana's fee structure; nothing here bids for priority. */
export const FEE = 5_000n;
/** Bytes of a token account of the classic Token program. */
const TOKEN_ACCOUNT = 165;

/**
 * Why a wallet cannot pay for a transaction of one signature; undefined where it can, or where it is not known what it has.
 * @param lamports of the wallet @param besides lamports that are needed besides the fee, such as rent
 */
export function lacksSol(lamports: bigint | undefined, besides = 0n): string | undefined {
  const needed = besides + FEE;
  if (lamports === undefined || lamports >= needed) return undefined;
  return `Not enough SOL: ${solText(needed)} needed, the wallet has ${solText(lamports)}. Put some SOL into it first.`;
}

/** Lamports that an account holds while it is there; undefined until the chain has said it. */
export function useRent(of: AccountName | 'tokens'): bigint | undefined {
  const { data } = useChain(
    ['rent', of],
    async (connection) => {
      const bytes = of === 'tokens' ? TOKEN_ACCOUNT : anchorProgram(connection).coder.accounts.size(of);
      return BigInt(await connection.getMinimumBalanceForRentExemption(bytes, 'confirmed'));
    },
    { everyMs: 3_600_000 },
  );
  return data;
}
