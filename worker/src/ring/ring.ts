import type { SignedReceipt, SignedTicket } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { Signer } from '../receipts/sign.ts';
import type { StageScheduler } from '../stage/scheduler.ts';
import { dial } from './dial.ts';
import { badFrame, type Frame } from './frame.ts';
import { HeadGate } from './gate.ts';
import type { Link } from './link.ts';
import { Member } from './member.ts';
import type { AbortPayload } from './payload.ts';
import type { RingServer } from './server.ts';
import { CLOSE } from './texts.ts';

/** Time (ms) that a ring has to close. */
export const JOIN_TIMEOUT_MS = 15_000;

export interface RingOptions {
  readonly ticket: SignedTicket;
  /** this worker's place in `ticket.stages` */
  readonly index: number;
  readonly stage: StageScheduler;
  readonly signer: Signer;
  readonly server: RingServer;
  readonly joinTimeoutMs?: number;
  readonly receipt: (receipt: SignedReceipt) => void;
  /** head only: the tail's result */
  readonly result: (frame: Frame) => void;
  readonly aborted: (job: string, why: AbortPayload) => void;
  /** called once if the ring breaks by itself, not by `leave` */
  readonly broken: (error: WorkerError) => void;
}

/** This worker's place in one ring: the link from its predecessor, the link to its successor, and its part in between. */
export class Ring {
  readonly id: string;
  readonly member: Member;
  /** when both links are open; rejects with the reason if the ring breaks before */
  readonly ready: Promise<void>;
  /** head only: where frames of the driver go in */
  readonly gate: HeadGate;
  readonly #options: RingOptions;
  readonly #abandon = new AbortController();
  readonly #links: Link[] = [];
  #successor: Link | undefined;
  #over = false;

  constructor(options: RingOptions) {
    const { ticket, stage, signer, index, receipt, aborted } = options;
    this.id = ticket.ring;
    this.#options = options;
    const forward = (frame: Frame) => this.#forward(frame);
    this.member = new Member({ ring: this.id, stage, signer, head: index === 0, forward, receipt, aborted });
    this.gate = new HeadGate({
      find: (session, tokens) => this.member.find(session, tokens),
      pass: (frame) => this.member.take(frame),
    });
    this.ready = ticket.stages.length === 1 ? Promise.resolve() : this.#join();
    this.ready.catch((error: unknown) => this.#break(asWorkerError(error)));
  }

  /** Closes both links and forgets the jobs. */
  leave(): void {
    this.#end(CLOSE.goingAway, 'the ring was left');
  }

  async #join(): Promise<void> {
    const { ticket, index, signer, server } = this.#options;
    const timeoutMs = this.#options.joinTimeoutMs ?? JOIN_TIMEOUT_MS;
    const { stages } = ticket;
    const self = signer.operator;
    const successor = stages[(index + 1) % stages.length];
    const predecessor = stages[(index + stages.length - 1) % stages.length];
    if (!successor || !predecessor) throw new WorkerError('BAD_TICKET', `no stage beside ${index}`);
    const handlers = {
      frame: (frame: Frame) => this.#receive(frame),
      closed: (error: WorkerError) => this.#break(new WorkerError('RING_BROKEN', `ring ${this.id}: ${error.message}`)),
    };
    const linked = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new WorkerError('RING_TIMEOUT', `${predecessor.operator} did not dial within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#abandon.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new WorkerError('LINK_CLOSED', 'the ring was left'));
      });
      server.expect({
        ticket,
        predecessor: predecessor.operator,
        self,
        key: signer.key,
        handlers,
        linked: (link) => {
          clearTimeout(timer);
          this.#links.push(link);
          resolve();
        },
      });
    });
    const dialled = dial({
      url: successor.url,
      parties: { ticket, initiator: self, responder: successor.operator },
      key: signer.key,
      handlers,
      timeoutMs,
      signal: this.#abandon.signal,
    }).then((link) => {
      this.#links.push(link);
      this.#successor = link;
      if (this.#over) link.close(CLOSE.goingAway);
    });
    await Promise.all([linked, dialled]);
  }

  #receive(frame: Frame): void {
    const head = this.#options.index === 0;
    if (head && this.#isAnswer(frame)) return;
    if (head && frame.type !== 'abort') throw badFrame(`the head takes no ${frame.type} frame`);
    this.member.take(frame);
  }

  #forward(frame: Frame): void {
    if (this.#successor) return this.#successor.send(frame);
    if (this.#options.ticket.stages.length > 1) throw new WorkerError('LINK_CLOSED', 'the ring is not closed yet');
    this.#isAnswer(frame);
  }

  /** Takes what the tail answers to the head. */
  #isAnswer(frame: Frame): boolean {
    if (frame.type === 'result') this.#options.result(frame);
    else if (frame.type === 'opened') this.gate.opened(frame);
    else return false;
    return true;
  }

  #break(error: WorkerError): void {
    if (this.#over) return;
    this.#end(CLOSE.goingAway, 'the ring is broken');
    this.#options.broken(error);
  }

  #end(code: number, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.server.forget(this.id);
    this.#abandon.abort();
    this.member.close();
    for (const link of this.#links) link.close(code, reason);
  }
}

function asWorkerError(error: unknown): WorkerError {
  if (error instanceof WorkerError) return error;
  return new WorkerError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
}
