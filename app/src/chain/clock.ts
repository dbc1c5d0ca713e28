import { SYSVAR_CLOCK_PUBKEY, type Connection } from '@solana/web3.js';
import { useNow } from '../ui/time.tsx';
import { useChain } from './use-chain.ts';

/** Offset of `unix_timestamp` (i64) in the clock sysvar: slot, epoch start, epoch and leader schedule epoch come before. */
const UNIX_TIMESTAMP = 32;

/** The chain's unix time in seconds. */
export async function readClock(connection: Connection): Promise<bigint> {
  const info = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, 'confirmed');
  if (!info) throw new Error('the cluster has no clock account');
  return unixTimestampOf(info.data);
}

/** The unix time in seconds that a clock account's data says. */
export function unixTimestampOf({ buffer, byteOffset, byteLength }: Uint8Array): bigint {
  return new DataView(buffer, byteOffset, byteLength).getBigInt64(UNIX_TIMESTAMP, true);
}

/** The chain's unix time in seconds, counting; undefined until it is known. Everything that the program decides by time goes by it. */
export function useChainNow(): bigint | undefined {
  const { data, updatedAt } = useChain(['clock'], readClock, { everyMs: 15_000 });
  const now = useNow();
  if (data === undefined) return undefined;
  const passed = Math.floor((now - updatedAt) / 1_000);
  return data + BigInt(Math.max(0, passed));
}
