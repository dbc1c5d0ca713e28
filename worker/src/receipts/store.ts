import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { signedReceiptSchema, type SignedReceipt } from '@shardmarket/sdk';
import { z } from 'zod';
import { systemCode, WorkerError } from '../errors.ts';

const jobs = z.array(z.string());
const batchSchema = z.object({
  jobs,
  /** Merkle root over the jobs' receipts in this order, hex */
  root: z.string(),
  /** micro-USDC, decimal */
  amount: z.string(),
  /** the worker's receipt chain on chain once the batch has landed, hex */
  chainAfter: z.string(),
});
export type Batch = z.infer<typeof batchSchema>;

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('signed'), receipt: signedReceiptSchema }),
  z.object({ type: z.literal('settled'), jobs }),
  z.object({ type: z.literal('posting'), batch: batchSchema }),
  z.object({ type: z.literal('posted'), jobs }),
  z.object({ type: z.literal('dropped'), jobs }),
]);
type Line = z.infer<typeof lineSchema>;

/** Receipts of jobs that nobody settled are kept for this long (ms). */
const UNSETTLED_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * The worker's receipts and how far each has come, in an append-only file of JSON lines that is synced to disk before
 * anyone is told. Opening it keeps what is still of use; a last line that a crash cut short is dropped, any other damage
 * is refused.
 */
export class ReceiptStore {
  #file = -1;
  readonly #receipts = new Map<string, SignedReceipt>();
  readonly #settled = new Set<string>();
  #posting: Batch | undefined;

  /** Opens or makes the file. @throws WorkerError STORE_CORRUPT, naming file and line */
  static open(path: string, now = Date.now()): ReceiptStore {
    mkdirSync(dirname(path), { recursive: true });
    const store = new ReceiptStore();
    const lines = readOrEmpty(path).split('\n').slice(0, -1);
    lines.forEach((line, at) => store.#apply(parseLine(path, at + 1, line)));
    for (const { job, endedAt } of store.unsettled) if (endedAt < now - UNSETTLED_KEPT_MS) store.#receipts.delete(job);
    writeFileSync(`${path}.new`, store.#lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true });
    renameSync(`${path}.new`, path);
    store.#file = openSync(path, 'a');
    return store;
  }

  /** A receipt was signed. */
  signed(receipt: SignedReceipt): void {
    this.#append({ type: 'signed', receipt });
  }

  /** The jobs' earnings stand on chain as `uncovered`. */
  settled(settledJobs: readonly string[]): void {
    const known = settledJobs.filter((job) => this.#receipts.has(job) && !this.#settled.has(job));
    if (known.length > 0) this.#append({ type: 'settled', jobs: known });
  }

  /** A batch is about to be sent. */
  posting(batch: Batch): void {
    this.#append({ type: 'posting', batch });
  }

  /** The batch that was being sent is on chain; or provably is not, and its receipts go into a later one. */
  concluded(batch: Batch, landed: boolean): void {
    this.#append({ type: landed ? 'posted' : 'dropped', jobs: batch.jobs });
  }

  /** Receipts of settled jobs that no batch on chain covers, oldest first. */
  get unposted(): SignedReceipt[] {
    return [...this.#receipts.values()].filter((r) => this.#settled.has(r.job));
  }

  /** A batch whose fate is not known yet: the process ended while it was being sent. */
  get pending(): Batch | undefined {
    return this.#posting;
  }

  /** Receipts of jobs that are not settled yet. */
  get unsettled(): SignedReceipt[] {
    return [...this.#receipts.values()].filter((r) => !this.#settled.has(r.job));
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The shortest history that leads to the present state. */
  get #lines(): Line[] {
    const lines: Line[] = [...this.#receipts.values()].map((receipt) => ({ type: 'signed', receipt }));
    if (this.#settled.size > 0) lines.push({ type: 'settled', jobs: [...this.#settled] });
    if (this.#posting) lines.push({ type: 'posting', batch: this.#posting });
    return lines;
  }

  #append(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    fsyncSync(this.#file);
    this.#apply(line);
  }

  #apply(line: Line): void {
    if (line.type === 'signed') this.#receipts.set(line.receipt.job, line.receipt);
    if (line.type === 'settled') line.jobs.forEach((job) => this.#settled.add(job));
    if (line.type === 'posting') this.#posting = line.batch;
    if (line.type === 'posted' || line.type === 'dropped') this.#posting = undefined;
    if (line.type === 'posted') {
      for (const job of line.jobs) {
        this.#receipts.delete(job);
        this.#settled.delete(job);
      }
    }
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function parseLine(path: string, at: number, line: string): Line {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (cause) {
    const what = 'move the file away and start again: receipts in it that are not posted are lost';
    throw new WorkerError('STORE_CORRUPT', `${path}, line ${at}, cannot be read; ${what}`, { cause });
  }
}
