/** Audits, step by step, with one valid default for everything that a test does not care about. */
import assert from 'node:assert/strict';
import {
  auditorsDraw,
  BATCH,
  batchAddress,
  drawableAt,
  expireAuditIx,
  joinAuditorsIx,
  modelAddress,
  openAuditIx,
  resolveIx,
  respondIx,
  voteIx,
  type Batch,
  type Limits,
  type ReadConnection,
} from '@shardmarket/sdk';
import { PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { at, key, MANIFEST_HASH, mints, USDC } from './actors.ts';
import { openSession, postReceipts, registerWorker, settle, type Hand } from './deeds.ts';
import { changeLimits } from './limits.ts';
import { World } from './world.ts';

export const challenger = key('alice');
export const MODEL = modelAddress(MANIFEST_HASH);
const keeper = key('keeper');

/** A worker with a batch, and the auditors of its model. */
export interface Court {
  readonly world: World;
  readonly hand: Hand;
  /** the batch's address */
  readonly batch: PublicKey;
  readonly auditors: readonly Hand[];
}

/** The same court in a copy of its world. */
export function recess(court: Court): Court {
  return { ...court, world: court.world.fork()() };
}

export async function join(world: World, hand: Hand): Promise<void> {
  world.send([await joinAuditorsIx(hand.operator.publicKey, MODEL, hand.address)], [hand.operator]);
}

/**
 * A worker that has earned 70 USDC with a batch of 30 that the draw has passed, and so many auditors. @param change of the limits: with
 * `newAuditRateBps` at 10,000 the draw does not pass it
 */
export async function court(count = 3, change?: Partial<Limits>): Promise<Court> {
  const world = await World.ready();
  if (change) await changeLimits(world, change);
  const hand = await registerWorker(world, 'operator');
  const auditors: Hand[] = [];
  for (let i = 0; i < count; i++) {
    const auditor = await registerWorker(world, `auditor ${i}`);
    await join(world, auditor);
    auditors.push(auditor);
  }
  await settle(world, await openSession(world), [hand, 100n * USDC]);
  await postReceipts(world, hand, 30n * USDC);
  return { world, hand, auditors, batch: batchAddress(hand.address, 0n) };
}

export const batchIn = ({ world, batch }: Court): Batch => world.get('batch', batch);

/** What opens an audit of the batch. */
export const opening = (court: Court) => openAuditIx(challenger.publicKey, mints.zeroMint, batchIn(court));

/** A court whose batch is audited: by the draw, or else alice has challenged it. */
export async function challenged(count = 3, change?: Partial<Limits>): Promise<Court> {
  const made = await court(count, change);
  if (batchIn(made).state === BATCH.passed) made.world.send([await opening(made)], [challenger]);
  return made;
}

/** The chain of a world as the client reads it. */
export function reading(world: World): ReadConnection {
  const getAccountInfo = (address: PublicKey) => {
    const account = world.chain.account(address);
    return Promise.resolve(
      account && { ...account, data: Buffer.from(account.data), owner: new PublicKey(account.owner) },
    );
  };
  return { getAccountInfo } as unknown as ReadConnection;
}

/** What draws the auditors now. */
export async function auditorsDrawn({ world, batch }: Court): Promise<TransactionInstruction> {
  const draw = await auditorsDraw(reading(world), batch);
  assert.ok(draw, 'too early, or too few auditors');
  return draw;
}

/** A court whose batch is challenged and has its auditors. */
export async function seated(count = 3, change?: Partial<Limits>): Promise<Court> {
  const made = await challenged(count, change);
  made.world.chain.passSlots(drawableAt(0n));
  made.world.send([await auditorsDrawn(made)], [keeper]);
  return made;
}

export const answering = (court: Court, by = court.hand) =>
  respondIx(by.operator.publicKey, batchIn(court), new Uint8Array(32).fill(7));

/** A court whose worker has answered. */
export async function answered(count = 3, change?: Partial<Limits>): Promise<Court> {
  const made = await seated(count, change);
  made.world.send([await answering(made)], [made.hand.operator]);
  return made;
}

/** The drawn auditor at that place. */
export function drawnAuditor(court: Court, place: number): Hand {
  const address = at(batchIn(court).auditors, place);
  const found = court.auditors.find((auditor) => auditor.address.equals(address));
  assert.ok(found, `nobody was drawn as number ${place}`);
  return found;
}

/** What casts the vote of a hand. */
export const ballot = ({ batch }: Court, { operator, address }: Hand, guilty: boolean) =>
  voteIx(operator.publicKey, address, batch, guilty);

/** Votes of the drawn auditors in their order; undefined for who does not vote. */
export async function votes(court: Court, ...cast: readonly (boolean | undefined)[]): Promise<void> {
  for (const [place, guilty] of cast.entries()) {
    if (guilty === undefined) continue;
    const auditor = drawnAuditor(court, place);
    court.world.send([await ballot(court, auditor, guilty)], [auditor.operator]);
  }
}

export const resolution = (court: Court) => resolveIx(batchIn(court), mints.zeroMint);
export const expiry = (court: Court) => expireAuditIx(batchIn(court), mints.zeroMint);

/** Ends the audit by its votes. */
export async function resolve(court: Court): Promise<void> {
  court.world.send([await resolution(court)], [keeper]);
}

/** Moves to the second after the deadline and ends the audit. */
export async function expire(court: Court): Promise<void> {
  court.world.chain.warp(batchIn(court).deadline - court.world.chain.now + 1n);
  court.world.send([await expiry(court)], [keeper]);
}
