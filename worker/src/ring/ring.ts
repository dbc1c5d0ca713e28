import type { SignedReceipt, SignedTicket } from '@shardmarket/sdk';
import { describeError, WorkerError } from '../errors.ts';
import type { Signer } from '../receipts/sign.ts';
import type { RingStage } from '../stage/part.ts';
import { badFrame, type Frame } from './frame.ts';
import type { CutJobs } from './cut.ts';
import { HeadGate } from './gate.ts';
import { isOfEarlier } from './generation.ts';
import { Linkage } from './linkage.ts';
import { Member } from './member.ts';
import type { AbortPayload } from './payload.ts';
import type { Reach } from './reach.ts';
import type { RingServer } from './server.ts';
import { CLOSE } from './texts.ts';

/** Time (ms) that a ring has to close. */
export const JOIN_TIMEOUT_MS = 15_000;

export interface RingTimes {
  /** ms in which both links must be open */
  readonly joinTimeoutMs?: number;
  /** ms of silence after which a link counts as dead */
  readonly linkTimeoutMs: number;
  /** ms that a ring which lost a neighbour keeps its jobs and waits for the next generation; 0 ends it at once */
  readonly patienceMs: number;
}

/** Soon enough for another heal before the others lose patience, once it is clear that a spare does not come either. */
function joinTimeout(generation: number, { joinTimeoutMs = JOIN_TIMEOUT_MS, patienceMs }: RingTimes): number {
  return generation === 0 || patienceMs === 0 ? joinTimeoutMs : Math.min(joinTimeoutMs, patienceMs / 2);
}

export interface RingOptions {
  readonly ticket: SignedTicket;
  /** this worker's place in `ticket.stages` */
  readonly index: number;
  readonly stage: RingStage;
  /** when the stage has its layers in memory; the ring breaks if they cannot be loaded */
  readonly loaded: Promise<void>;
  readonly signer: Signer;
  readonly server: RingServer;
  readonly reach: Reach;
  readonly times: RingTimes;
  readonly receipt: (receipt: SignedReceipt) => void;
  readonly cut: CutJobs;
  /** head only: the tail's result */
  readonly result: (frame: Frame) => void;
  readonly aborted: (job: string, why: AbortPayload) => void;
  /** both links of a generation are open, and the layers loaded */
  readonly ready: (generation: number) => void;
  /** a neighbour, by its worker account, is lost; jobs wait for `rejoin` */
  readonly wounded: (generation: number, error: WorkerError, suspect: string) => void;
  /** called once if the ring ends by itself, not by `leave` */
  readonly broken: (generation: number, error: WorkerError) => void;
}

/** This worker's place in one ring, through all its generations: its part in the jobs, and the links of the present one. */
export class Ring {
  readonly id: string;
  readonly member: Member;
  /** head only: where frames of the driver go in */
  readonly gate: HeadGate;
  readonly #options: RingOptions;
  #ticket: SignedTicket;
  #linkage: Linkage;
  #ready = false;
  #patience: NodeJS.Timeout | undefined;
  #over = false;

  constructor(options: RingOptions) {
    const { ticket, stage, signer, index, receipt, cut, aborted } = options;
    this.id = ticket.ring;
    this.#options = options;
    const forward = (frame: Frame) => this.#forward(frame);
    this.member = new Member({ ring: this.id, stage, signer, head: index === 0, forward, receipt, cut, aborted });
    this.gate = new HeadGate({
      find: (session, tokens) => this.member.find(session, tokens),
      pass: (frame) => this.member.take(frame),
    });
    this.#ticket = ticket;
    this.#linkage = this.#link();
    options.loaded.catch((error: unknown) => {
      const { code, message } = describeError(error);
      this.#break(new WorkerError(code, message));
    });
  }

  get generation(): number {
    return this.#ticket.generation;
  }

  /** Goes on under the ticket of a later generation: new links to both neighbours, the same jobs. */
  rejoin(ticket: SignedTicket): void {
    if (this.#over) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.member.unlinked();
    // Every link is made anew, those between stages that stay too: the new ones take no longer than the links to the
    // stage that came, and no link outlives the ticket under which it was opened.
    this.#linkage.close(CLOSE.goingAway, 'the ring has a new generation');
    this.#ticket = ticket;
    this.#ready = false;
    this.#linkage = this.#link();
  }

  /** Closes both links and forgets the jobs. */
  leave(): void {
    this.#end('the ring was left');
  }

  #link(): Linkage {
    const { signer, server, reach, index, times } = this.#options;
    const ticket = this.#ticket;
    const linkage: Linkage = new Linkage({
      ticket,
      index,
      operator: signer.operator,
      key: signer.key,
      server,
      reach,
      timeoutMs: joinTimeout(ticket.generation, times),
      linkTimeoutMs: times.linkTimeoutMs,
      known: () => this.member.known(),
      linked: (known) => this.member.linked(known),
      frame: (frame) => this.#receive(frame, linkage === this.#linkage),
      lost: (error, suspect) => this.#lose(error, suspect),
    });
    const { loaded } = this.#options;
    // The links are opened meanwhile. Why the layers could not be loaded has been said once.
    const both = Promise.all([linkage.ready, loaded.catch(() => new Promise<never>(() => undefined))]);
    void both.then(() => {
      if (this.#over || linkage !== this.#linkage) return;
      this.#ready = true;
      this.#options.ready(ticket.generation);
    });
    return linkage;
  }

  #receive(frame: Frame, current: boolean): void {
    // Of what was still under way in links of an earlier generation only the ends of jobs count: the rest comes again.
    if (!current && frame.type !== 'finish') return;
    const head = this.#options.index === 0;
    if (head && this.#isAnswer(frame)) return;
    if (head && frame.type !== 'abort') throw badFrame(`the head takes no ${frame.type} frame`);
    this.member.take(frame);
  }

  #forward(frame: Frame): void {
    if (isOfEarlier(frame, this.generation)) return;
    if (this.#ticket.stages.length > 1) return this.#linkage.send(frame);
    this.#isAnswer(frame);
  }

  /** Takes what the tail answers to the head. */
  #isAnswer(frame: Frame): boolean {
    if (frame.type === 'result') this.#options.result(frame);
    else if (frame.type === 'opened') this.gate.opened(frame);
    else return false;
    return true;
  }

  #lose(error: WorkerError, suspect: string): void {
    if (this.#over) return;
    const { patienceMs } = this.#options.times;
    const why = `ring ${this.id}: ${error.code}: ${error.message}`;
    // A ring that never closed has no jobs to keep.
    const hopeless = this.generation === 0 && !this.#ready;
    if (hopeless) return this.#break(error);
    const broken = new WorkerError('RING_BROKEN', why);
    if (patienceMs === 0) return this.#break(broken);
    this.#patience ??= setTimeout(() => this.#break(broken), patienceMs);
    this.#options.wounded(this.generation, broken, suspect);
  }

  #break(error: WorkerError): void {
    if (this.#over) return;
    this.#end('the ring is broken');
    this.#options.broken(this.generation, error);
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#patience);
    this.member.close();
    this.#linkage.close(CLOSE.goingAway, reason);
  }
}
