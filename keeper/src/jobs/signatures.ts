import type { SignedReceipt } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';
import { payees } from './served.ts';
import { Signal } from './signal.ts';

/** What the members of a job's ring, in all its generations, have signed for the job. */
export class Signatures {
  readonly #generations: (readonly LiveWorker[])[];
  readonly #receipts: SignedReceipt[] = [];
  readonly #signed = new Signal();

  constructor(stages: readonly LiveWorker[]) {
    this.#generations = [stages];
  }

  /** The ring goes on with these workers. */
  healed(stages: readonly LiveWorker[]): void {
    this.#generations.push(stages);
  }

  /** times that the ring under the job was healed */
  get heals(): number {
    return this.#generations.length - 1;
  }

  /** Accounts of all who had a part in the job. */
  get members(): ReadonlySet<string> {
    return new Set(this.#generations.flat().map((s) => s.address));
  }

  /** Takes a receipt from a member. A second one of a stage is kept as the fault that it is; more would only take memory. */
  take(from: string, receipt: SignedReceipt): void {
    const { operator } = receipt;
    if (!this.#generations.flat().some((s) => s.address === from && s.operator === operator)) return;
    if (this.#receipts.filter((r) => r.operator === operator).length >= 2) return;
    this.#receipts.push(receipt);
    this.#signed.wake();
  }

  /**
   * Waits until every stage has signed, at most `ms`.
   * @param committed if given, receipts for other positions do not count: they are for an end that the job did not come to
   * @returns who is to be billed for, in ring order, and what they have signed
   */
  async collect(ms: number, committed?: number): Promise<{ stages: LiveWorker[]; receipts: SignedReceipt[] }> {
    const counted = () => this.#receipts.filter((r) => committed === undefined || r.committed === committed);
    const stages = () => payees(this.#generations, counted());
    const isWhole = () => stages().every((s) => counted().some((r) => r.operator === s.operator));
    await this.#signed.until(isWhole, ms);
    const operators = stages().map((s) => s.operator);
    return { stages: stages(), receipts: counted().filter((r) => operators.includes(r.operator)) };
  }
}
