import type { JobStart, SignedTicket } from '@shardmarket/sdk';
import type { TestKeeper } from './keeper.ts';

/**
 * The keeper's part in healing a ring, as far as a test of the workers needs it: the next ticket when it is told to, and
 * the job again for a new head.
 */
export class Healing {
  readonly #keeper: TestKeeper;
  #ticket: SignedTicket;

  constructor(keeper: TestKeeper, ticket: SignedTicket) {
    this.#keeper = keeper;
    this.#ticket = ticket;
  }

  get ticket(): SignedTicket {
    return this.#ticket;
  }

  /** Puts workers, by operator, in the places of the stages at these indices. @returns when all are ready */
  async replace(spares: ReadonlyMap<number, string>): Promise<void> {
    const { ring, generation, stages } = this.#ticket;
    const operators = stages.map((stage, index) => spares.get(index) ?? stage.operator);
    this.#ticket = this.#keeper.ticket({ ring, generation: generation + 1 }, operators);
    await this.#keeper.formRing(this.#ticket);
  }

  /** Has the ring's present head go on with a job behind the tokens that were `given`. */
  resume(job: JobStart, given: readonly number[]): void {
    const head = this.#keeper.workers.find(({ hello }) => hello.operator === this.#ticket.stages[0]?.operator);
    if (head) this.#keeper.send(head, { ...job, given: [...given] });
  }
}
