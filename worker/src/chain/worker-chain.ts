import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import type { Connection, Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import {
  addBondIx,
  ataAddress,
  claimIx,
  closeBatches,
  CONFIG,
  BATCH,
  drawBatches,
  fetchAccount,
  fetchBatches,
  fromHex,
  modelAddress,
  postReceiptsIx,
  readClock,
  registerWorkerIx,
  requestExitIx,
  requireAccount,
  sendAndConfirm,
  setOfferIx,
  whyBondStays,
  withdrawBondIx,
  workerAddress,
  type Chores,
  type Config,
  type Model as MarketModel,
  type Worker,
} from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { BatchChain } from '../receipts/drawer.ts';
import type { OnChain } from '../receipts/plan.ts';
import type { ReceiptChain } from '../receipts/poster.ts';

/** Terms of a registration; `bond` in micro-ZERO, `ask` in micro-USDC per million layer-tokens. */
export interface Terms {
  readonly manifestHash: Uint8Array;
  readonly layers: readonly [start: number, end: number];
  readonly ask: bigint;
  readonly bond: bigint;
  /** owner of the token accounts that earnings and bond go to; the payout key can name another, 48 hours before */
  readonly payout: PublicKey;
}

/** A worker's own part of the program. Every method throws the SDK's ProgramError with a hint where the program refuses. */
export class WorkerChain implements ReceiptChain, BatchChain {
  readonly address: PublicKey;
  readonly #connection: Connection;
  readonly #operator: Keypair;

  /** @param address of the worker's account, if the operator is not the one that registered it */
  constructor(connection: Connection, operator: Keypair, address = workerAddress(operator.publicKey)) {
    this.#connection = connection;
    this.#operator = operator;
    this.address = address;
  }

  /** The worker's account; null before it is registered. @throws WorkerError NOT_OPERATOR where another key is its operator */
  async read(): Promise<Worker | null> {
    const worker = await this.#reach(fetchAccount(this.#connection, 'worker', this.address));
    const mine = this.#operator.publicKey;
    if (!worker || worker.operator.equals(mine)) return worker;
    const [address, theirs] = [this.address.toBase58(), worker.operator.toBase58()];
    throw new WorkerError(
      'NOT_OPERATOR',
      `${mine.toBase58()} is not the operator of worker ${address}, ${theirs} is: ` +
        `use the keypair of ${theirs} with --worker ${address}, or name another worker`,
    );
  }

  /** As `read`, of a worker that must be there. @throws WorkerError NOT_REGISTERED, NOT_OPERATOR */
  async require(): Promise<Worker> {
    const worker = await this.read();
    if (worker) return worker;
    const operator = this.#operator.publicKey;
    throw new WorkerError(
      'NOT_REGISTERED',
      this.address.equals(workerAddress(operator))
        ? `${operator.toBase58()} is not registered on this cluster: run \`worker register\` first, ` +
            'or say with --worker of which worker it has become the operator'
        : `there is no worker ${this.address.toBase58()} on this cluster: check --worker and --rpc`,
    );
  }

  /** The program's settings. @throws AccountError where the program is not set up */
  config(): Promise<Config> {
    return this.#reach(requireAccount(this.#connection, 'config', CONFIG));
  }

  /** The account of a model. @param hash of its manifest, hex @throws WorkerError REGISTRATION_DIFFERS where it is not registered */
  async model(hash: string): Promise<MarketModel> {
    const model = await this.#reach(fetchAccount(this.#connection, 'model', modelAddress(fromHex(hash, 32))));
    if (model) return model;
    const what = `no model with manifest ${hash} is registered on this cluster`;
    throw new WorkerError('REGISTRATION_DIFFERS', `${what}: check --model and --rpc, or fetch the model again`);
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
    return this.#send(await addBondIx(this.#operator.publicKey, zeroMint, amount, this.address));
  }

  /** Changes layers and ask. @returns the signature */
  async setOffer(offer: Pick<Terms, 'manifestHash' | 'layers' | 'ask'>): Promise<string> {
    return this.#send(await setOfferIx({ ...offer, operator: this.#operator.publicKey, worker: this.address }));
  }

  /** Starts the exit cooldown. @returns the signature */
  async requestExit(): Promise<string> {
    return this.#send(await requestExitIx(this.#operator.publicKey, this.address));
  }

  /** What keeps the bond from leaving now; undefined if nothing does. */
  async whyBondStays(): Promise<ReturnType<typeof whyBondStays>> {
    const [worker, { limits }, now] = await Promise.all([this.require(), this.config(), this.now()]);
    return whyBondStays(worker, now, limits.challengeWindowSecs);
  }

  /** Returns the bond to the payout key's token account, which is made if it is missing. @returns the signature */
  async withdrawBond(): Promise<string> {
    const [{ zeroMint }, { payout }] = await Promise.all([this.config(), this.require()]);
    return this.#send(
      createAssociatedTokenAccountIdempotentInstruction(
        this.#operator.publicKey,
        ataAddress(payout, zeroMint),
        payout,
        zeroMint,
      ),
      await withdrawBondIx({ worker: this.address, payout, zeroMint }),
    );
  }

  async readReceipts(): Promise<OnChain> {
    const { uncovered, receiptChain } = await this.require();
    return { uncovered, receiptChain };
  }

  /** @param amount micro-USDC @returns the signature once it is confirmed */
  async postReceipts(root: Uint8Array, count: number, amount: bigint): Promise<string> {
    const { batches } = await this.require();
    const operator = this.#operator.publicKey;
    return this.#send(await postReceiptsIx({ operator, worker: this.address, seq: batches, root, count, amount }));
  }

  /** Draws the batches that can be drawn: only then can what they cover be claimed. @returns how many */
  drawBatches(): Promise<number> {
    return this.#reach(drawBatches(this.#chores));
  }

  /** How many posted batches wait for their draw. */
  async undrawn(): Promise<number> {
    const batches = await this.#reach(fetchBatches(this.#connection, this.address));
    return batches.filter(({ account }) => account.state === BATCH.posted).length;
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
      await claimIx({ claimant, operator: claimant, payout, usdcMint, worker: this.address }),
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
