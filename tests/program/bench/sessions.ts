import { openSessionIx } from '@shardmarket/sdk';
import { at, key, USDC } from '../support/actors.ts';
import { openSession, registerWorkers, sessionTerms, settle, settlement, sharesOf } from '../support/deeds.ts';
import { World } from '../support/world.ts';
import { measure, type Table } from './measure.ts';

/** Most workers that one voucher can pay. */
export const MOST_WORKERS = 16;

/** `settle` of a voucher that pays 1, 2 … 16 workers: any but the first settlement of a day. */
export async function settleByWorkers(): Promise<Table> {
  const world = await World.ready();
  const hands = await registerWorkers(world, MOST_WORKERS);
  const escrow = await openSession(world);
  await settle(world, escrow, [at(hands, 0), USDC]);
  const table: Record<string, ReturnType<typeof measure>> = {};
  for (let count = 1; count <= MOST_WORKERS; count++) {
    const shares = sharesOf(...hands.slice(0, count).map((hand) => [hand, USDC] as const));
    table[rowOf(count)] = measure({ world, instructions: await settlement(world, escrow, shares), signers: [] });
  }
  return table;
}

/** The row of `open_session` by a payer that also pays for the account: one signature less than where another one does. */
export const OWN_RENT = 'open_session (own rent)';

export async function openWithOwnRent(): Promise<Table> {
  const world = await World.ready();
  const instructions = [await openSessionIx(sessionTerms(world))];
  return { [OWN_RENT]: measure({ world, instructions, signers: [key('buyer')] }) };
}

/** The name of the row of `settle` for that many workers. */
export function rowOf(workers: number): string {
  return `settle (${workers} ${workers === 1 ? 'worker' : 'workers'})`;
}
