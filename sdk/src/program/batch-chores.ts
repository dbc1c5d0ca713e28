/** What a worker (or anybody) does for its batches from time to time. */
import { SYSVAR_CLOCK_PUBKEY, type PublicKey, type Signer } from '@solana/web3.js';
import { AccountError, requireAccount, type ReadConnection } from './accounts.ts';
import { closeBatchIx, drawBatchIx } from './audits.ts';
import { fetchBatches, isClosable, isDrawable } from './batches.ts';
import { ProgramError } from './errors.ts';
import { CONFIG } from './pdas.ts';
import { sendAndConfirm, type SendConnection, type SendOptions } from './send.ts';

/** Most batches that one transaction closes. */
const MOST_CLOSES = 12;

/** Whose batches, and who pays the fees. */
export interface Chores {
  readonly connection: ReadConnection & SendConnection;
  /** the worker's account */
  readonly worker: PublicKey;
  readonly payer: Signer;
  readonly send?: SendOptions;
}

/** The cluster's clock, from the sysvar that the program goes by: slot and unix seconds. @throws AccountError */
export async function readClock(connection: ReadConnection): Promise<{ slot: bigint; now: bigint }> {
  const clock = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, 'confirmed');
  if (!clock) throw new AccountError('ACCOUNT_NOT_FOUND', 'the RPC does not know the Clock sysvar');
  const view = new DataView(clock.data.buffer, clock.data.byteOffset);
  return { slot: view.getBigUint64(0, true), now: view.getBigInt64(32, true) };
}

/** Draws all batches of a worker that can be drawn now. @returns how many; others may be faster @throws as `sendAndConfirm` */
export async function drawBatches({ connection, worker, payer, send }: Chores): Promise<number> {
  const { slot } = await readClock(connection);
  let drawn = 0;
  for (const { account } of await fetchBatches(connection, worker)) {
    if (!isDrawable(account, slot)) continue;
    const draw = await drawBatchIx(worker, account.seq);
    try {
      await sendAndConfirm(connection, [draw], [payer], send);
      drawn += 1;
    } catch (error) {
      // Somebody else drew it, or slots without a block lie in between: neither is a failure.
      const harmless = error instanceof ProgramError && ['WrongBatchState', 'DrawTooEarly'].includes(error.name);
      if (!harmless) throw error;
    }
  }
  return drawn;
}

/** Closes all batches of a worker that nobody needs any more: the rent goes back to who posted them. @returns how many */
export async function closeBatches({ connection, worker, payer, send }: Chores): Promise<number> {
  const { now } = await readClock(connection);
  const { limits } = await requireAccount(connection, 'config', CONFIG);
  const all = await fetchBatches(connection, worker);
  const done = all.filter(({ account }) => isClosable(account, now, limits.challengeWindowSecs));
  for (let i = 0; i < done.length; i += MOST_CLOSES) {
    const some = done.slice(i, i + MOST_CLOSES);
    const closing = await Promise.all(some.map(({ address, account }) => closeBatchIx(address, account.rentPayer)));
    await sendAndConfirm(connection, closing, [payer], send);
  }
  return done.length;
}
