import { judge, programErrorFrom, TransactionExpired } from '@shardmarket/sdk';
import { VersionedTransaction, type Connection } from '@solana/web3.js';
import type { Pending } from './pending.ts';
import { bytesOf } from './wire.ts';

/** ms between two looks at a signature, and after which the same bytes are sent again */
const [LOOK_MS, AGAIN_MS] = [500, 4_000];
/** ms at most between two looks while the RPC is away */
const MAX_WAIT = 10_000;

/** What a transaction came to. */
export type End = { readonly state: 'confirmed' } | { readonly state: 'failed'; readonly error: Error };

/**
 * Follows a transaction to its end, however long the RPC is away: it is confirmed, failed, or certainly dead because the chain is
 * past its last valid block without it. Only then may anything be made anew. Sends the same bytes again meanwhile.
 * @param blind is told when the RPC does not answer, and when it does again
 */
export async function follow(connection: Connection, tx: Pending, blind: (error: unknown) => void): Promise<End> {
  let sentAt = performance.now();
  for (let failures = 0; ;) {
    try {
      // Height before status: a transaction that lands between the two reads is then still seen.
      const height = await connection.getBlockHeight('confirmed');
      const { value } = await connection.getSignatureStatuses([tx.signature], { searchTransactionHistory: true });
      const outcome = judge(value[0] ?? null, height, tx.lastValidBlockHeight, 'confirmed');
      if (failures > 0) blind(undefined);
      failures = 0;
      if (outcome === 'done') return { state: 'confirmed' };
      if (outcome === 'failed') return { state: 'failed', error: await failureOf(connection, tx, value[0]?.err) };
      if (outcome === 'expired') {
        return { state: 'failed', error: new TransactionExpired(tx.signature, tx.lastValidBlockHeight) };
      }
      if (performance.now() - sentAt > AGAIN_MS) {
        sentAt = performance.now();
        await connection.sendRawTransaction(bytesOf(tx.wire), { skipPreflight: true, maxRetries: 0 });
      }
    } catch (error) {
      failures++;
      blind(error);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS * 2 ** failures, MAX_WAIT)));
  }
}

async function failureOf(connection: Connection, tx: Pending, err: unknown): Promise<Error> {
  const found = await connection
    .getTransaction(tx.signature, { commitment: 'confirmed', maxSupportedTransactionVersion: 0 })
    .catch(() => null);
  const context = { logs: found?.meta?.logMessages ?? [], programs: programsOf(bytesOf(tx.wire)) };
  const decoded = programErrorFrom({ err, logs: context.logs }, context);
  return decoded ?? new Error(`The transaction failed: ${JSON.stringify(err)}`);
}

/** Which program each instruction calls, in base58. */
export function programsOf(wire: Uint8Array): string[] {
  const { message } = VersionedTransaction.deserialize(wire);
  return message.compiledInstructions.map((ix) => message.staticAccountKeys[ix.programIdIndex]?.toBase58() ?? '');
}
