/** Random steps of a market's life, each a transaction that may or may not be allowed in the world as it is. */
import {
  addBondIx,
  buybackSliceIx,
  claimYieldIx,
  closeSessionIx,
  finalizeCloseIx,
  LEDGER,
  maxSlice,
  openEpochIx,
  openSessionIx,
  positionAddress,
  postReceiptsIx,
  reclaimIx,
  refundIx,
  requestCloseIx,
  requestUnstakeIx,
  sessionAddress,
  stakeIx,
  topUpIx,
  withdrawStakeIx,
  type Session,
} from '@shardmarket/sdk';
import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { at, FEE_BPS, key, mints, USDC, ZERO } from './actors.ts';
import type { Signers } from './chain.ts';
import { DAY, trade } from './days.ts';
import { claimInstruction, lastSettlement, sessionTerms, settlement, sharesOf, type Hand } from './deeds.ts';
import { tokenBalance } from './tokens.ts';
import type { World } from './world.ts';

interface Opened {
  readonly address: PublicKey;
  readonly payer: Keypair;
}

/** A world with people in it, and what chance has chosen for this step. */
export interface Scene {
  readonly world: World;
  readonly buyer: Keypair;
  readonly hands: readonly Hand[];
  readonly staker: Keypair;
  /** every session that was opened, closed ones too */
  readonly sessions: Opened[];
  /** picks a session, a worker, a salt */
  readonly pick: number;
  /** how much, in thousandths of what is allowed: a little more than that at times */
  readonly share: bigint;
}

type Move = readonly [instructions: readonly TransactionInstruction[], signers: Signers];
/** undefined where there is nothing to do it to */
type Make = (scene: Scene) => Promise<Move | undefined>;

const keeper = key('keeper');
const sessionKey = key('session key');
const part = (whole: bigint, scene: Scene) => (whole * scene.share) / 1_000n;
const one = <T>(items: readonly T[], scene: Scene) => at(items, scene.pick % items.length);

/** One of the sessions that are there and that `fits`. */
function escrowOf({ world, ...scene }: Scene, fits: (session: Session) => boolean = () => true): Opened | undefined {
  const open = scene.sessions.filter(({ address }) => world.chain.account(address));
  const fit = open.filter(({ address }) => fits(world.get('session', address)));
  return fit.length > 0 ? at(fit, scene.pick % fit.length) : undefined;
}

const ending = ({ address, payer: { publicKey } }: Opened) => ({
  session: address,
  usdcMint: mints.usdcMint,
  payer: publicKey,
  rentPayer: publicKey,
});

/** Shares of some workers in what a session has left. */
function someShares(scene: Scene, session: PublicKey) {
  const { deposit, settled } = scene.world.get('session', session);
  const chosen = scene.hands.slice(0, 1 + (scene.pick % scene.hands.length));
  const amount = part(deposit - settled, scene) / BigInt(chosen.length) + 1n;
  return sharesOf(...chosen.map((hand, i) => [hand, amount + BigInt(i)] as const));
}

export const MOVES = {
  async open(scene) {
    const { world, buyer, pick } = scene;
    const terms = sessionTerms(world, {
      payer: buyer.publicKey,
      salt: BigInt(pick),
      deposit: part(500n * USDC, scene),
      expiresAt: world.chain.now + 3n * DAY,
    });
    scene.sessions.push({ address: sessionAddress(terms.payer, terms.salt, terms.openSlot), payer: buyer });
    return [[await openSessionIx(terms)], [buyer]];
  },
  async topUp(scene) {
    const escrow = escrowOf(scene);
    if (!escrow) return undefined;
    const terms = { funder: scene.buyer.publicKey, session: escrow.address, usdcMint: mints.usdcMint };
    return [[await topUpIx({ ...terms, amount: part(50n * USDC, scene) })], [scene.buyer]];
  },
  async settle(scene) {
    const escrow = escrowOf(scene);
    if (!escrow) return undefined;
    const shares = someShares(scene, escrow.address);
    return [await settlement(scene.world, { ...escrow, signer: sessionKey }, shares), [keeper]];
  },
  async requestClose(scene) {
    const escrow = escrowOf(scene);
    return escrow && [[await requestCloseIx(escrow.payer.publicKey, escrow.address)], [escrow.payer]];
  },
  async close(scene) {
    const escrow = escrowOf(scene);
    return escrow && [[await closeSessionIx(ending(escrow))], [keeper]];
  },
  async closeAgreed(scene) {
    const escrow = escrowOf(scene);
    if (!escrow) return undefined;
    const agreed = { ...ending(escrow), agreedBy: sessionKey.publicKey };
    return [[await closeSessionIx(agreed)], [escrow.payer, sessionKey]];
  },
  async settleAndClose(scene) {
    const escrow = escrowOf(scene);
    if (!escrow) return undefined;
    const shares = someShares(scene, escrow.address);
    const both = await lastSettlement(scene.world, { ...escrow, signer: sessionKey }, shares);
    return [both, [escrow.payer, sessionKey]];
  },
  async finalize(scene) {
    const escrow = escrowOf(scene);
    return escrow && [[await finalizeCloseIx(escrow.address)], [keeper]];
  },
  async refund(scene) {
    const escrow = escrowOf(scene, (s) => s.finalized === 1 && s.refunded === 0n);
    return escrow && [[await refundIx(ending(escrow))], [keeper]];
  },
  async reclaim(scene) {
    const escrow = escrowOf(scene, ({ refunded }) => refunded > 0n);
    return escrow && [[await reclaimIx(escrow.address, escrow.payer.publicKey)], [keeper]];
  },
  async post(scene) {
    const { operator, address } = one(scene.hands, scene);
    const amount = part(scene.world.get('worker', address).uncovered, scene);
    return [[await postReceiptsIx(operator.publicKey, new Uint8Array(32), 1, amount)], [operator]];
  },
  async claim(scene) {
    const hand = one(scene.hands, scene);
    return [[await claimInstruction(scene.world, hand)], [hand.operator]];
  },
  async addBond(scene) {
    const { operator } = one(scene.hands, scene);
    return [[await addBondIx(operator.publicKey, mints.zeroMint, part(10n * ZERO, scene))], [operator]];
  },
  async stake(scene) {
    return [[await stakeIx(scene.staker.publicKey, mints.zeroMint, part(5_000n * ZERO, scene))], [scene.staker]];
  },
  async unstake(scene) {
    const position = positionAddress(scene.staker.publicKey);
    if (!scene.world.chain.account(position)) return undefined;
    const amount = part(scene.world.get('stakePosition', position).staked, scene);
    return [[await requestUnstakeIx(scene.staker.publicKey, amount)], [scene.staker]];
  },
  async withdraw({ staker }) {
    return [[await withdrawStakeIx(staker.publicKey, mints.zeroMint)], [staker]];
  },
  async claimYield({ staker }) {
    return [[await claimYieldIx(staker.publicKey, mints.usdcMint)], [staker]];
  },
  async epoch({ world }) {
    const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
    return [[await openEpochIx(keeper.publicKey, mints.usdcMint, day)], [keeper]];
  },
  async slice(scene) {
    const most = maxSlice(tokenBalance(scene.world.chain, scene.world.venue.quoteVault), FEE_BPS);
    const { burnBudget } = scene.world.get('ledger', LEDGER);
    const amount = part(burnBudget < most ? burnBudget : most, scene);
    return [[await buybackSliceIx(scene.world.venue, mints, amount)], [keeper]];
  },
  async trade(scene) {
    const [sell, unit] = scene.pick % 2 === 0 ? (['usdc', USDC] as const) : (['zero', 10n * ZERO] as const);
    return [[await trade(scene.world, sell, part(50n * unit, scene))], [key('stranger')]];
  },
} as const satisfies Record<string, Make>;

export type Op = keyof typeof MOVES;
export const OPS = Object.keys(MOVES) as Op[];
