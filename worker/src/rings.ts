import type { SignedReceipt, SignedTicket } from '@shardmarket/sdk';
import { Head } from './driver/head.ts';
import { WorkerError } from './errors.ts';
import type { Signer } from './receipts/sign.ts';
import { Ring } from './ring/ring.ts';
import type { RingServer } from './ring/server.ts';
import type { StageScheduler } from './stage/scheduler.ts';

export interface RingsOptions {
  /** shared by all rings */
  readonly stage: StageScheduler;
  readonly signer: Signer;
  readonly server: RingServer;
  /** ms without a result after which rows in flight are given up */
  readonly passTimeoutMs: number;
  readonly receipt: (receipt: SignedReceipt) => void;
  readonly ready: (ring: string) => void;
  readonly failed: (ring: string, error: WorkerError) => void;
}

interface Place {
  readonly ring: Ring;
  /** on the head only */
  readonly head: Head | undefined;
}

/** The rings that this worker is in. */
export class Rings {
  readonly #options: RingsOptions;
  readonly #places = new Map<string, Place>();

  constructor(options: RingsOptions) {
    this.#options = options;
  }

  /** Takes this worker's place in a ring; `ready` or `failed` says how it went. A ring that it is in already is kept. */
  join(ticket: SignedTicket, index: number): void {
    if (this.#places.has(ticket.ring)) return;
    const { stage, signer, server, receipt, ready, failed } = this.#options;
    const id = ticket.ring;
    const head = index === 0 ? this.#head(id, ticket.stages.length) : undefined;
    const ring: Ring = new Ring({
      ticket,
      index,
      stage,
      signer,
      server,
      receipt,
      result: (frame) => head?.result(frame),
      aborted: (job, why) => head?.aborted(job, why),
      broken: (error) => {
        this.#places.delete(id);
        head?.lost(error);
        failed(id, error);
      },
    });
    this.#places.set(id, { ring, head });
    ring.ready.then(
      () => ready(id),
      () => undefined,
    );
  }

  /** Leaves a ring; jobs in it fail. Unknown rings are fine. */
  leave(id: string, why: WorkerError): void {
    const place = this.#places.get(id);
    this.#places.delete(id);
    place?.ring.leave();
    place?.head?.lost(why);
  }

  leaveAll(why: WorkerError): void {
    for (const id of [...this.#places.keys()]) this.leave(id, why);
  }

  /** The head's end of a ring. @throws WorkerError RING_UNKNOWN unless this worker heads it */
  head(id: string): Head {
    const head = this.#places.get(id)?.head;
    if (!head) throw new WorkerError('RING_UNKNOWN', `this worker does not head ring ${id}`);
    return head;
  }

  /** Number of jobs that are open in any ring. */
  get openJobs(): number {
    return [...this.#places.values()].reduce((n, { ring }) => n + ring.member.openJobs, 0);
  }

  #head(id: string, stages: number): Head {
    return new Head({
      submit: (frame) => this.#places.get(id)?.ring.gate.submit(frame),
      vocab: this.#options.stage.shape.vocab,
      timeoutMs: this.#options.passTimeoutMs,
      stages,
    });
  }
}
