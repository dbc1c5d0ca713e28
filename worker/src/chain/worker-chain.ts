import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import type { Connection, Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import {
  addBondIx,
  ataAddress,
  claimIx,
  closeBatches,
  CONFIG,
  drawBatches,
  fetchAccount,
  postReceiptsIx,
  readClock,
  registerWorkerIx,
  requireAccount,
  sendAndConfirm,
  workerAddress,
  type Chores,
  type Config,
  type Worker,
} from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { OnChain } from '../receipts/plan.ts';
import type { ReceiptChain } from '../receipts/poster.ts';

/** Terms of a registration; `bond` in micro-ZERO, `ask` in micro-USDC per million layer-tokens. */
export interface Terms {
  readonly manifestHash: Uint8Array;
  readonly layers: readonly [start: number, end: number];
  readonly ask: bigint;
  readonly bond: bigint;
  /** owner of the token account that earnings go to; cannot be changed later */
  readonly payout: PublicKey;
}

/** A worker's own part of the program. Every method throws the SDK's ProgramError with a hint where the program refuses. */
export class WorkerChain implements ReceiptChain {
  readonly address: PublicKey;
  readonly #connection: Connection;
  readonly #operator: Keypair;

  constructor(connection: Connection, operator: Keypair) {
    this.#connection = connection;
    this.#operator = operator;
    this.address = workerAddress(operator.publicKey);
  }

  /** The worker's account; null before it is registered. */
  read(): Promise<Worker | null> {
    return this.#reach(fetchAccount(this.#connection, 'worker', this.address));
  }

  /** @throws WorkerError NOT_REGISTERED */
  async require(): Promise<Worker> {
    const worker = await this.read();
    if (worker) return worker;
    const operator = this.#operator.publicKey.toBase58();
    throw new WorkerError(
      'NOT_REGISTERED',
      `${operator} is not registered on this cluster: run \`worker register\` first`,
    );
  }

  /** The program's settings. @throws AccountError where the program is not set up */
  config(): Promise<Config> {
    return this.#reach(requireAccount(this.#connection, 'config', CONFIG));
  }

  /** The cluster's time in unix seconds, from the Clock sysvar: the one that the program goes by. */
  async now(): Promise<bigint> {
    return (await this.#reach(readClock(this.#connection))).now;
  }

  /** Opens the worker's account and moves the bond in. @returns the signature */
  async register(terms: Terms): Promise<string> {
    const { zeroMint } = await this.config();
    return this.#send(await registerWorkerIx({ ...terms, operator: this.#operator.publicKey, zeroMint }));
  }

  /** @param amount micro-ZERO @returns the signature */
  async addBond(amount: bigint): Promise<string> {
    const { zeroMint } = await this.config();
    return this.#send(await addBondIx(this.#operator.publicKey, zeroMint, amount));
  }

  async readReceipts(): Promise<OnChain> {
    const { uncovered, receiptChain } = await this.require();
    return { uncovered, receiptChain };
  }

  /** @param amount micro-USDC @returns the signature once it is confirmed */
  async postReceipts(root: Uint8Array, count: number, amount: bigint): Promise<string> {
    const { batches } = await this.require();
    const operator = this.#operator.publicKey;
    return this.#send(await postReceiptsIx({ operator, seq: batches, root, count, amount }));
  }

  /** Draws the batches that can be drawn: only then can what they cover be claimed. @returns how many */
  drawBatches(): Promise<number> {
    return this.#reach(drawBatches(this.#chores));
  }

  /** Closes the batches that nobody needs any more, for their rent. @returns how many */
  closeBatches(): Promise<number> {
    return this.#reach(closeBatches(this.#chores));
  }

  /** Pays all that has vested to the payout key's token account, which is made if it is missing. @returns the signature */
  async claim(): Promise<string> {
    const [{ usdcMint }, { payout }] = await Promise.all([this.config(), this.require()]);
    const claimant = this.#operator.publicKey;
    const tokens = ataAddress(payout, usdcMint);
    return this.#send(
      createAssociatedTokenAccountIdempotentInstruction(claimant, tokens, payout, usdcMint),
      await claimIx({ claimant, operator: claimant, payout, usdcMint }),
    );
  }

  get #chores(): Chores {
    return { connection: this.#connection, worker: this.address, payer: this.#operator };
  }

  async #reach<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((cause: unknown) => {
      if (!(cause instanceof Error && cause.message.includes('fetch failed'))) throw cause;
      const what = `the RPC ${this.#connection.rpcEndpoint} does not answer: check --rpc and whether it is running`;
      throw new WorkerError('RPC_UNREACHABLE', what, { cause });
    });
  }

  #send(...instructions: TransactionInstruction[]): Promise<string> {
    return sendAndConfirm(this.#connection, instructions, [this.#operator]);
  }
}
