import { getBase58Encoder } from '@solana/kit';
import type { AccountView } from '../chain/accounts.ts';
import { asTokenAccount } from '../chain/token-layout.ts';
import { invalidParams } from '../errors.ts';
import type { ProgramFilter } from './params.ts';

type Test = (account: AccountView) => boolean;

const base58 = getBase58Encoder();

function filterBytes(bytes: string | number[], encoding: string): Uint8Array {
  if (typeof bytes !== 'string') return Uint8Array.from(bytes);
  if (encoding === 'base64') return Buffer.from(bytes, 'base64');
  try {
    return base58.encode(bytes) as Uint8Array;
  } catch {
    throw invalidParams(`memcmp bytes are not base58: ${bytes.slice(0, 40)}`);
  }
}

function compile(filter: ProgramFilter): Test {
  if (filter === 'tokenAccountState') return (account) => asTokenAccount(account) !== null;
  if ('dataSize' in filter) return ({ data }) => data.length === filter.dataSize;
  const { offset, bytes, encoding } = filter.memcmp;
  const wanted = Buffer.from(filterBytes(bytes, encoding ?? 'base58'));
  return ({ data }) => wanted.equals(data.subarray(offset, offset + wanted.length));
}

/** One test for all filters. Throws `-32602` for bytes that cannot be decoded. */
export function compileFilters(filters: readonly ProgramFilter[] | null | undefined): Test {
  const tests = (filters ?? []).map(compile);
  return (account) => tests.every((test) => test(account));
}
