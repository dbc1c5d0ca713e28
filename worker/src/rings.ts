import type { JobCut, SignedReceipt, SignedTicket } from '@shardmarket/sdk';
import { Head } from './driver/head.ts';
import { WorkerError } from './errors.ts';
import type { LayerRange } from './model/graphs.ts';
import type { Signer } from './receipts/sign.ts';
import { CutJobs, stageKey } from './ring/cut.ts';
import { firstEpoch } from './ring/generation.ts';
import type { Reach } from './ring/reach.ts';
import { Ring, type RingTimes } from './ring/ring.ts';
import type { RingServer } from './ring/server.ts';
import { StagePart } from './stage/part.ts';
import type { StageScheduler } from './stage/scheduler.ts';
import type { StagePort } from './stage/stage.ts';

export interface RingsOptions {
  /** shared by all rings */
  readonly stage: StagePort;
  readonly scheduler: StageScheduler;
  /** signs for the layers that each ring's ticket names */
  readonly signer: Omit<Signer, 'layers'>;
  readonly server: RingServer;
  /** the way to neighbours */
  readonly reach: Reach;
  /** ms without a result after which rows in flight are given up */
  readonly passTimeoutMs: number;
  readonly times: RingTimes;
  readonly receipt: (receipt: SignedReceipt) => void;
  readonly ready: (ring: string, generation: number) => void;
  /** @param suspect worker account of the neighbour that was lost; without it the ring has been left */
  readonly failed: (ring: string, generation: number, error: WorkerError, suspect?: string) => void;
}

interface Place {
  readonly ring: Ring;
  readonly part: StagePart;
  /** on the head only */
  readonly head: Head | undefined;
}

/** The rings that this worker is in. */
export class Rings {
  readonly #options: RingsOptions;
  readonly #places = new Map<string, Place>();

  readonly #cut: CutJobs;

  constructor(options: RingsOptions) {
    this.#options = options;
    this.#cut = new CutJobs(options.scheduler);
  }

  /**
   * Takes this worker's place in a ring, or goes on in a later generation of it; `ready` or `failed` says how it went.
   * @throws WorkerError BAD_TICKET for an earlier generation than the one that it is in, or other layers than it has in it
   */
  join(ticket: SignedTicket, index: number): void {
    const { stage, scheduler, server, reach, times, receipt, ready, failed } = this.#options;
    const id = ticket.ring;
    const place = this.#places.get(id);
    if (place) return this.#rejoin(place, ticket, index);
    const layers = ownLayers(ticket, index);
    const signer = { ...this.#options.signer, layers };
    const head = index === 0 ? this.#head(ticket) : undefined;
    const part = new StagePart(stage, scheduler, layers);
    const ring: Ring = new Ring({
      ticket,
      index,
      stage: part,
      loaded: part.ready,
      signer,
      server,
      reach,
      times,
      receipt,
      cut: this.#cut,
      result: (frame) => head?.result(frame),
      aborted: (job, why) => head?.aborted(job, why),
      ready: (generation) => ready(id, generation),
      wounded: (generation, error, suspect) => failed(id, generation, error, suspect),
      broken: (generation, error) => {
        this.#places.delete(id);
        part.release();
        head?.lost(error);
        failed(id, generation, error);
      },
    });
    this.#places.set(id, { ring, part, head });
  }

  #rejoin({ ring, part, head }: Place, ticket: SignedTicket, index: number): void {
    if (ticket.generation === ring.generation) return;
    if (ticket.generation < ring.generation) {
      const what = `ticket of ring ${ring.id}: generation ${ticket.generation}, this worker is in ${ring.generation}`;
      throw new WorkerError('BAD_TICKET', what);
    }
    const [now, then] = [ownLayers(ticket, index), part.shape.layers].map((layers) => layers.join('-'));
    if (now !== then) {
      const what = `ticket of ring ${ring.id}: layers ${now}, this worker has ${then} in it, and a ring keeps its cuts`;
      throw new WorkerError('BAD_TICKET', what);
    }
    ring.rejoin(ticket);
    head?.healed(firstEpoch(ticket.generation));
  }

  /** Leaves a ring; jobs in it fail. Unknown rings are fine. */
  leave(id: string, why: WorkerError): void {
    const place = this.#places.get(id);
    this.#places.delete(id);
    place?.ring.leave();
    place?.part.release();
    place?.head?.lost(why);
  }

  leaveAll(why: WorkerError): void {
    for (const id of [...this.#places.keys()]) this.leave(id, why);
  }

  /** Signs for what was delivered of a job that broke off; it ends here if it has not. Unknown jobs are fine. */
  async cut(message: JobCut): Promise<void> {
    const { ring, job } = message;
    this.#places.get(ring)?.ring.member.cut(job);
    const receipt = await this.#cut.sign(stageKey(ring, job), message);
    if (receipt) this.#options.receipt(receipt);
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

  /** Bytes of rows that are kept for stages that may take a successor's place. */
  get keptBytes(): number {
    return [...this.#places.values()].reduce((n, { ring }) => n + ring.member.keptBytes, 0);
  }

  #head({ ring, generation, stages }: SignedTicket): Head {
    return new Head({
      submit: (frame) => this.#places.get(ring)?.ring.gate.submit(frame),
      rebuilds: (job) => this.#places.get(ring)?.ring.gate.reused(job) ?? false,
      epoch: firstEpoch(generation),
      vocab: this.#options.stage.shape.vocab,
      timeoutMs: this.#options.passTimeoutMs,
      stages: stages.length,
    });
  }
}

function ownLayers(ticket: SignedTicket, index: number): LayerRange {
  const own = ticket.stages[index];
  if (!own) throw new RangeError(`no stage ${index} in the ticket of ring ${ticket.ring}`);
  return own.layers;
}
