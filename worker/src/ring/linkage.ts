import type { SignedTicket, SigningKey } from '@shardmarket/sdk';
import { describeError, WorkerError } from '../errors.ts';
import { dial } from './dial.ts';
import type { Frame } from './frame.ts';
import type { KnownJobs } from './known.ts';
import type { Link } from './link.ts';
import type { Reach } from './reach.ts';
import type { RingServer } from './server.ts';

/** Bytes that may wait for a link that is being opened. */
const MAX_HELD_BYTES = 64 << 20;

export interface LinkageOptions {
  readonly ticket: SignedTicket;
  /** this worker's place in `ticket.stages` */
  readonly index: number;
  readonly operator: string;
  readonly key: SigningKey;
  readonly server: RingServer;
  /** the way to the successor */
  readonly reach: Reach;
  /** ms in which both links must be open */
  readonly timeoutMs: number;
  /** ms of silence after which a link counts as dead */
  readonly linkTimeoutMs: number;
  /** jobs that this stage holds when its predecessor comes in */
  readonly known: () => KnownJobs;
  /** the successor is there and has these jobs. @returns frames that go before all others */
  readonly linked: (known: KnownJobs) => readonly Frame[];
  readonly frame: (frame: Frame) => void;
  /** a link ended or could not be opened: at most once for each neighbour, never after `close`; `suspect` is its worker account */
  readonly lost: (error: WorkerError, suspect: string) => void;
}

/** The links of one worker in one generation of a ring: from its predecessor and to its successor. */
export class Linkage {
  /** when both links are open; never if one cannot be opened */
  readonly ready: Promise<void>;
  readonly #options: LinkageOptions;
  readonly #abandon = new AbortController();
  readonly #links: Link[] = [];
  readonly #lost = new Set<string>();
  #held: Frame[] = [];
  #heldBytes = 0;
  #successor: Link | undefined;
  #closed = false;

  constructor(options: LinkageOptions) {
    this.#options = options;
    const { stages } = options.ticket;
    this.ready = stages.length === 1 ? Promise.resolve() : this.#open();
  }

  /** Sends to the successor; what is sent before its link is open waits for it. @throws WorkerError LINK_CLOSED, LINK_STALLED */
  send(frame: Frame): void {
    if (this.#closed || this.#lost.has('successor')) throw new WorkerError('LINK_CLOSED', 'the link is closed');
    if (this.#successor) return this.#successor.send(frame);
    this.#heldBytes += frame.payload.length;
    if (this.#heldBytes > MAX_HELD_BYTES) {
      throw new WorkerError('LINK_STALLED', `${MAX_HELD_BYTES} bytes wait for a link that does not open`);
    }
    this.#held.push(frame);
  }

  /** Ends both links in good order, or the attempts to open them. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.server.forget(this.#options.ticket.ring);
    this.#abandon.abort();
    for (const link of this.#links) link.close(code, reason);
  }

  async #open(): Promise<void> {
    const { ticket, index } = this.#options;
    const { stages } = ticket;
    const successor = stages[(index + 1) % stages.length];
    const predecessor = stages[(index + stages.length - 1) % stages.length];
    if (!successor || !predecessor) throw new RangeError(`no stage beside ${index} of ${stages.length}`);
    const lose = (side: string, suspect: string) => (error: unknown) => this.#lose(side, suspect, error);
    await Promise.all([
      new Promise<void>((resolve) =>
        this.#expect(predecessor.operator, resolve, lose('predecessor', predecessor.worker)),
      ),
      new Promise<void>((resolve) => this.#dial(successor, resolve, lose('successor', successor.worker))),
    ]);
  }

  #expect(predecessor: string, linked: () => void, lost: (error: unknown) => void): void {
    const { ticket, operator: self, key, server, timeoutMs, known, frame } = this.#options;
    const tooLate = setTimeout(
      () => lost(new WorkerError('RING_TIMEOUT', `${predecessor} did not dial within ${timeoutMs} ms`)),
      timeoutMs,
    );
    this.#abandon.signal.addEventListener('abort', () => clearTimeout(tooLate));
    server.expect({
      ticket,
      predecessor,
      self,
      key,
      known,
      handlers: { frame, closed: lost },
      linked: (link) => {
        clearTimeout(tooLate);
        this.#links.push(link);
        linked();
      },
    });
  }

  #dial(successor: { operator: string; url: string }, linked: () => void, lost: (error: unknown) => void): void {
    const { ticket, operator: initiator, key, reach, timeoutMs, linkTimeoutMs, frame } = this.#options;
    const parties = { ticket, initiator, responder: successor.operator };
    const handlers = { frame, closed: lost };
    const { signal } = this.#abandon;
    dial({ url: successor.url, reach, parties, key, handlers, timeoutMs, linkTimeoutMs, signal })
      .then(({ link, known }) => {
        this.#links.push(link);
        if (this.#closed) return link.close();
        for (const first of this.#options.linked(known)) link.send(first);
        for (const held of this.#held) link.send(held);
        this.#held = [];
        this.#successor = link;
        linked();
      })
      .catch(lost);
  }

  #lose(side: string, suspect: string, error: unknown): void {
    if (this.#closed || this.#lost.has(side)) return;
    this.#lost.add(side);
    this.#held = [];
    const { code, message } = describeError(error);
    this.#options.lost(new WorkerError(code, message), suspect);
  }
}
