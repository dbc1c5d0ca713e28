import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Agenda, type Timeline } from './timeline.ts';

/** Most entries done in a row before the event loop gets its turn. */
const BATCH = 256;

/**
 * The machine's clock. `setTimeout` counts whole milliseconds and would make 0.5 ms of a link's delay anything from 0.5
 * to 2: a thread sleeps on a futex instead, to some 0.1 ms, and costs nothing while it does.
 */
export class RealTimeline implements Timeline {
  readonly #agenda = new Agenda();
  readonly #due = new BigInt64Array(new SharedArrayBuffer(8));
  readonly #turn = new Int32Array(new SharedArrayBuffer(4));
  readonly #sleeper: Worker;
  /** what the sleeper has been told, ms */
  #set: number | undefined;

  constructor() {
    this.#sleeper = new Worker(new URL('./sleeper.mjs', import.meta.url), {
      workerData: { due: this.#due.buffer, turn: this.#turn.buffer },
      execArgv: [],
      name: 'sleeper',
    });
    this.#sleeper.on('message', () => this.#catchUp());
  }

  now(): number {
    return Number(process.hrtime.bigint()) / 1e6;
  }

  at(due: number, act: () => void): void {
    this.#agenda.add(due, act);
    this.#arm();
  }

  /** Ends the thread; what was still to be done never is. */
  async close(): Promise<void> {
    const ended = once(this.#sleeper, 'exit');
    this.#tell(0n, -1);
    await ended;
  }

  #catchUp(): void {
    this.#set = undefined;
    for (let done = 0; done < BATCH; done++) {
      const act = this.#agenda.take(this.now());
      if (!act) break;
      act();
    }
    this.#arm();
  }

  #arm(): void {
    const { next } = this.#agenda;
    if (next === undefined || (this.#set !== undefined && this.#set <= next)) return;
    this.#set = next;
    // Rounded up: to knock early would be to knock twice.
    this.#tell(BigInt(Math.ceil(next * 1e6)), ((this.#turn[0] ?? 0) + 1) & 0x3fff_ffff);
  }

  #tell(due: bigint, turn: number): void {
    Atomics.store(this.#due, 0, due);
    Atomics.store(this.#turn, 0, turn);
    Atomics.notify(this.#turn, 0);
  }
}
