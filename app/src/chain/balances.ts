import { ataAddress } from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import { useEndpoint } from './endpoint.ts';
import { useChain } from './use-chain.ts';

/** Offset of `amount` (u64) in a token account: mint and owner come before. */
const AMOUNT = 64;

/** What a wallet has. */
export interface Balances {
  readonly lamports: bigint;
  /** micro-USDC */
  readonly usdc: bigint;
  /** micro-ZERO */
  readonly zero: bigint;
}

/** Reads all three at one slot. */
export async function readBalances(
  connection: Connection,
  owner: PublicKey,
  mints: { readonly usdc: PublicKey; readonly zero: PublicKey },
): Promise<Balances> {
  const accounts = [owner, ataAddress(owner, mints.usdc), ataAddress(owner, mints.zero)];
  const [wallet, usdc, zero] = await connection.getMultipleAccountsInfo(accounts, 'confirmed');
  return { lamports: BigInt(wallet?.lamports ?? 0), usdc: amountOf(usdc?.data), zero: amountOf(zero?.data) };
}

/** `amount` of a token account in the smallest unit; 0 where there is no account. */
export function amountOf(data: Uint8Array | undefined): bigint {
  if (!data) return 0n;
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(AMOUNT, true);
}

/** What a wallet has, followed as it changes. @param address base58 */
export function useBalances(address: string | undefined) {
  const { usdcMint, zeroMint } = useEndpoint();
  const owner = address === undefined ? undefined : new PublicKey(address);
  const mints =
    usdcMint !== undefined && zeroMint !== undefined
      ? { usdc: new PublicKey(usdcMint), zero: new PublicKey(zeroMint) }
      : undefined;
  const watch = owner && mints ? [owner, ataAddress(owner, mints.usdc), ataAddress(owner, mints.zero)] : [];
  return useChain(
    ['balances', address ?? '', usdcMint ?? ''],
    (connection) => {
      if (!owner || !mints) throw new TypeError('asked for without a wallet');
      return readBalances(connection, owner, mints);
    },
    { watch, enabled: owner !== undefined && mints !== undefined },
  );
}
