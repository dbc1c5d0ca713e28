import type { TransactionRecord } from './history.ts';
import { decodeTransaction } from './transaction.ts';

/** Both versions of the Memo program. */
const MEMO_PROGRAMS = new Set([
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
]);

/** The transaction's memos as RPC lists them, `[bytes] text` joined by `; `, or null when it has none. */
export function memoOf(record: TransactionRecord): string | null {
  const { message } = decodeTransaction(Buffer.from(record.wire, 'base64'));
  const memos = message.compiledInstructions
    .filter(({ programIdIndex }) => MEMO_PROGRAMS.has(message.staticAccountKeys[programIdIndex]?.toBase58() ?? ''))
    .map(({ data }) => `[${data.length}] ${Buffer.from(data).toString('utf8')}`);
  return memos.length === 0 ? null : memos.join('; ');
}
