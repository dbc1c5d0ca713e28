import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import {
  ataAddress,
  claimIx,
  claimYieldIx,
  closeBatches,
  drawBatches,
  requireAccount,
  sendAndConfirm,
  stakeIx,
  workerAddress,
  type Chores,
} from '@shardmarket/sdk';
import { Keypair, type Connection, type PublicKey } from '@solana/web3.js';
import type { LocalChain } from '../stack/chain.ts';
import type { Market } from '../stack/market.ts';
import type { WorkerProcess } from '../stack/workers.ts';

const SEND = { pollMs: 50 };
/** Seconds in which the 36 slots pass that a draw waits for. */
const DRAW_SECS = 15;

/** Money that moved: micro-USDC and the transaction's signature. */
export interface Paid {
  readonly amount: bigint;
  readonly signature: string;
}

/** A new staker of `amount` micro-ZERO. */
export async function stake(chain: LocalChain, amount: bigint): Promise<{ keypair: Keypair; signature: string }> {
  const keypair = Keypair.generate();
  await chain.give(keypair.publicKey, { sol: 1_000_000_000n, zero: amount });
  const ix = await stakeIx(keypair.publicKey, chain.mints.zero, amount);
  return { keypair, signature: await sendAndConfirm(chain.connection, [ix], [keypair], SEND) };
}

/** Lets the slots pass that decide on audits, and draws all batches: until then nothing of them can be claimed. */
export async function drawAll({ chain, workers }: Market): Promise<void> {
  await chain.advance(DRAW_SECS);
  for (const { operator } of workers) await drawBatches(chores(chain, operator));
}

/** Claims a worker's vested USDC, and the rent of its batches, to its payout account, which is created if need be. */
export async function claimForWorker({ chain }: Market, worker: WorkerProcess): Promise<Paid> {
  const { operator, payout } = worker;
  const { usdc } = chain.mints;
  const wallet = ataAddress(payout, usdc);
  const claim = await claimIx({ claimant: operator.publicKey, operator: operator.publicKey, payout, usdcMint: usdc });
  const paid = await received(chain.connection, wallet, async () =>
    sendAndConfirm(chain.connection, [createWallet(operator, payout, usdc), claim], [operator], SEND),
  );
  await closeBatches(chores(chain, operator));
  return paid;
}

/** Claims what has streamed to a staker. */
export async function claimYield(chain: LocalChain, staker: Keypair): Promise<Paid> {
  const { usdc } = chain.mints;
  const wallet = ataAddress(staker.publicKey, usdc);
  const claim = await claimYieldIx(staker.publicKey, usdc);
  return received(chain.connection, wallet, async () =>
    sendAndConfirm(chain.connection, [createWallet(staker, staker.publicKey, usdc), claim], [staker], SEND),
  );
}

/** Waits until every worker has posted the receipts of its settled jobs. @returns their signatures by worker */
export async function receiptsPosted(market: Market): Promise<Map<string, string>> {
  const { connection } = market.chain;
  const signatures = new Map<string, string>();
  for (const worker of market.workers) {
    const address = workerAddress(worker.operator.publicKey);
    const covered = async () => {
      const { uncovered, receipts } = await requireAccount(connection, 'worker', address);
      return uncovered === 0n && receipts > 0n;
    };
    await changed(connection, address, covered);
    const [last] = await connection.getSignaturesForAddress(address, { limit: 1 }, 'confirmed');
    signatures.set(worker.name, last?.signature ?? '');
  }
  return signatures;
}

/** Resolves as soon as `holds`, which is asked at once and at every change of the account. */
async function changed(connection: Connection, address: PublicKey, holds: () => Promise<boolean>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const ask = () =>
      void holds().then(
        (yes) => yes && done(resolve),
        (error: Error) => done(() => reject(error)),
      );
    const subscription = connection.onAccountChange(address, ask, { commitment: 'confirmed' });
    const done = (end: () => void) => {
      void connection.removeAccountChangeListener(subscription).then(end, end);
    };
    ask();
  });
}

function chores({ connection }: LocalChain, operator: Keypair): Chores {
  return { connection, worker: workerAddress(operator.publicKey), payer: operator, send: SEND };
}

function createWallet(payer: Keypair, owner: PublicKey, mint: PublicKey) {
  return createAssociatedTokenAccountIdempotentInstruction(payer.publicKey, ataAddress(owner, mint), owner, mint);
}

async function received(connection: Connection, wallet: PublicKey, send: () => Promise<string>): Promise<Paid> {
  const before = await balance(connection, wallet);
  const signature = await send();
  return { amount: (await balance(connection, wallet)) - before, signature };
}

async function balance(connection: Connection, wallet: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(wallet, 'confirmed');
  return info ? BigInt((await connection.getTokenAccountBalance(wallet, 'confirmed')).value.amount) : 0n;
}
