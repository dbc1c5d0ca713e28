/** What actors do, with one valid default for everything that a test does not care about. */
import {
  claimIx,
  drawableAt,
  drawBatchIx,
  encodeVoucher,
  openSessionIx,
  postReceiptsIx,
  registerWorkerIx,
  requestExitIx,
  sessionAddress,
  settleAndCloseIxs,
  settleIx,
  settleIxs,
  sharesHash,
  signingKey,
  signVoucher,
  sortShares,
  stakeIx,
  voucherIx,
  withdrawBondIx,
  workerAddress,
  type OpenSession,
  type SettleAndClose,
  type Share,
  type Voucher,
} from '@shardmarket/sdk';
import { PublicKey, type Keypair, type TransactionInstruction } from '@solana/web3.js';
import { HOUR, key, LAYERS, MANIFEST_HASH, mints, USDC, ZERO } from './actors.ts';
import { World } from './world.ts';

/** An open session and the keys that spend it. */
export interface Escrow {
  readonly address: PublicKey;
  readonly payer: Keypair;
  readonly signer: Keypair;
}

/** A registered worker. */
export interface Hand {
  readonly operator: Keypair;
  readonly address: PublicKey;
  readonly payout: Keypair;
}

export const DEPOSIT = 100n * USDC;

export function sessionTerms(world: World, change: Partial<OpenSession> = {}): OpenSession {
  return {
    payer: key('buyer').publicKey,
    usdcMint: world.mints.usdcMint,
    salt: 1n,
    openSlot: world.chain.slot,
    deposit: DEPOSIT,
    expiresAt: world.chain.now + 24n * HOUR,
    signer: key('session key').publicKey,
    ...change,
  };
}

export async function openSession(world: World, change: Partial<OpenSession> = {}, payer = key('buyer')) {
  const terms = sessionTerms(world, { payer: payer.publicKey, ...change });
  world.send([await openSessionIx(terms)], [payer]);
  const address = sessionAddress(terms.payer, terms.salt, terms.openSlot);
  return { address, payer, signer: key('session key') } satisfies Escrow;
}

/** A worker of layers 0 to 6 whose claims go to a key of its own. */
export async function registerWorker(world: World, name: string, bond = 1_000n * ZERO): Promise<Hand> {
  const operator = world.actor(name);
  const payout = world.actor(`${name} payout`, 0n, 0n);
  const terms = {
    operator: operator.publicKey,
    manifestHash: MANIFEST_HASH,
    zeroMint: world.mints.zeroMint,
    layers: [0, LAYERS] as const,
    ask: 1_000_000n,
    bond,
    payout: payout.publicKey,
  };
  world.send([await registerWorkerIx(terms)], [operator]);
  return { operator, payout, address: workerAddress(operator.publicKey) };
}

export async function registerWorkers(world: World, count: number): Promise<Hand[]> {
  const hands: Hand[] = [];
  for (let i = 0; i < count; i++) hands.push(await registerWorker(world, `operator ${i}`));
  return hands;
}

/** A worker and its part of a voucher in micro-USDC, before the split. */
export type Part = readonly [worker: Hand | PublicKey, amount: bigint];

/** Shares in the program's order. */
export function sharesOf(...parts: readonly Part[]): Share[] {
  return sortShares(
    parts.map(([worker, amount]) => ({
      worker: (worker instanceof PublicKey ? worker : worker.address).toBytes(),
      amount,
    })),
  );
}

/** The voucher that follows on what is settled, changed as a test wants. */
export function voucherFor(
  world: World,
  session: PublicKey,
  shares: readonly Share[],
  change: Partial<Voucher> = {},
): Voucher {
  const from = world.get('session', session).settled;
  return {
    session: session.toBytes(),
    from,
    to: from + shares.reduce((n, share) => n + share.amount, 0n),
    expiresAt: world.chain.now + HOUR,
    sharesHash: sharesHash(shares),
    receiptsRoot: new Uint8Array(32),
    ...change,
  };
}

/** Both instructions of a settlement of these shares. */
export function settlement(
  world: World,
  escrow: Escrow,
  shares: readonly Share[],
): Promise<[TransactionInstruction, TransactionInstruction]> {
  const voucher = voucherFor(world, escrow.address, shares);
  const signature = signVoucher(voucher, signingKey(escrow.signer.secretKey));
  return settleIxs(escrow.signer.publicKey, voucher, signature, shares);
}

/** Both instructions that settle these shares and close the session. */
export function lastSettlement(
  world: World,
  escrow: Escrow,
  shares: readonly Share[],
  change: Partial<Pick<SettleAndClose, 'rentPayer' | 'refundTokens'>> = {},
): Promise<[TransactionInstruction, TransactionInstruction]> {
  const voucher = voucherFor(world, escrow.address, shares);
  return settleAndCloseIxs({
    usdcMint: world.mints.usdcMint,
    payer: escrow.payer.publicKey,
    rentPayer: escrow.payer.publicKey,
    signer: escrow.signer.publicKey,
    voucher,
    signature: signVoucher(voucher, signingKey(escrow.signer.secretKey)),
    shares,
    ...change,
  });
}

export async function settle(world: World, escrow: Escrow, ...parts: readonly Part[]) {
  return world.send(await settlement(world, escrow, sharesOf(...parts)), [key('keeper')]);
}

/** The next batch of a worker. */
export function posting(world: World, hand: Hand, amount: bigint, count = 1): Promise<TransactionInstruction> {
  const { batches } = world.get('worker', hand.address);
  const root = new Uint8Array(32).fill(9);
  return postReceiptsIx({ operator: hand.operator.publicKey, worker: hand.address, seq: batches, root, count, amount });
}

/** Posts a batch that nobody has drawn. @returns its number */
export async function post(world: World, hand: Hand, amount: bigint, count = 1): Promise<bigint> {
  const { batches } = world.get('worker', hand.address);
  world.send([await posting(world, hand, amount, count)], [hand.operator]);
  return batches;
}

/** Posts a batch and draws it as soon as that goes, which takes no time but some slots. */
export async function postReceipts(world: World, hand: Hand, amount: bigint, count = 1) {
  const seq = await post(world, hand, amount, count);
  world.chain.passSlots(drawableAt(0n));
  return world.send([await drawBatchIx(hand.address, seq)], [key('keeper')]);
}

export async function claimInstruction(world: World, hand: Hand, claimant = hand.operator) {
  return claimIx({
    claimant: claimant.publicKey,
    operator: hand.operator.publicKey,
    payout: hand.payout.publicKey,
    usdcMint: world.mints.usdcMint,
    worker: hand.address,
  });
}

export async function claim(world: World, hand: Hand) {
  return world.send([await claimInstruction(world, hand)], [hand.operator]);
}

export async function requestExit(world: World, hand: Hand) {
  return world.send([await requestExitIx(hand.operator.publicKey)], [hand.operator]);
}

/** The instruction that returns a worker's bond. */
export function withdrawal(hand: Hand) {
  return withdrawBondIx({ worker: hand.address, payout: hand.payout.publicKey, zeroMint: mints.zeroMint });
}

export async function stake(world: World, owner: Keypair, amount: bigint) {
  return world.send([await stakeIx(owner.publicKey, world.mints.zeroMint, amount)], [owner]);
}

/** A world with an open session and some workers. */
export async function stage(count = 3): Promise<{ world: World; escrow: Escrow; hands: Hand[] }> {
  const world = await World.ready();
  const hands = await registerWorkers(world, count);
  return { world, hands, escrow: await openSession(world) };
}

/** Both instructions of a voucher that says whatever a test wants, honestly signed by `signer`. */
export async function voucherPair(
  world: World,
  escrow: Escrow,
  shares: readonly Share[],
  change: Partial<Voucher> = {},
  by?: Keypair,
) {
  const voucher = voucherFor(world, escrow.address, shares, change);
  const signer = by ?? escrow.signer;
  const signature = signVoucher(voucher, signingKey(signer.secretKey));
  const ed25519 = voucherIx(signer.publicKey, encodeVoucher(voucher), signature);
  return [ed25519, await settleIx(escrow.address, shares)] as const;
}

/** A worker that has earned 70 USDC, nothing of it covered. */
export async function earner(): Promise<{ world: World; hand: Hand }> {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator');
  await settle(world, await openSession(world), [hand, 100n * USDC]);
  return { world, hand };
}
