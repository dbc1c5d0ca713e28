import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  answerPresence,
  presenceAskSchema,
  type PresenceAsk,
  type SignedTicket,
  type SigningKey,
} from '@shardmarket/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { describeError } from '../errors.ts';
import { NO_JOB } from './frame.ts';
import { answerHello, checkProof, helloTextSchema, newEphemeral, proofTextSchema, refused } from './handshake.ts';
import { encodeKnown, type KnownJobs } from './known.ts';
import { DEFAULT_LINK_TIMEOUT_MS, Link, type LinkHandlers } from './link.ts';
import { listenHttp } from './listener.ts';
import { CLOSE, closeReason, readText, sendText } from './texts.ts';

/** Time (ms) that a stranger has for each text of the handshake. */
const TEXT_TIMEOUT_MS = 5_000;
/** Sockets whose handshake is not over: one more takes the place of the one that has been at it for longest. */
export const MAX_STRANGERS = 64;
/** Time (ms) that a stranger has to answer the close. */
const CLOSE_TIMEOUT_MS = 1_000;

const firstTextSchema = z.union([helloTextSchema, presenceAskSchema]);

/** What a ring that this worker has joined wants from its predecessor. */
export interface Expected {
  readonly ticket: SignedTicket;
  readonly predecessor: string;
  readonly self: string;
  readonly key: SigningKey;
  readonly handlers: LinkHandlers;
  /** jobs that this stage holds, asked for once, when the link is open */
  readonly known: () => KnownJobs;
  /** called once with the open link */
  linked(link: Link): void;
}

export interface ListenOptions {
  /** port 0 takes any free one; null listens nowhere: sockets come by `take` only */
  readonly at: { readonly host: string; readonly port: number } | null;
  /** the operator's: whoever dials can ask whose listener this is */
  readonly key: SigningKey;
  /** largest message that is read, bytes */
  readonly maxFrameBytes: number;
  /** ms of silence after which a link counts as dead */
  readonly linkTimeoutMs?: number;
  /** ms that a stranger has for its request, and for each text of the handshake */
  readonly strangerTimeoutMs?: number;
}

/** The worker's one listener: predecessors of all its rings come in here. */
export class RingServer {
  /** undefined if it listens nowhere */
  readonly port: number | undefined;
  readonly #http: Server | undefined;
  readonly #server: WebSocketServer;
  readonly #key: SigningKey;
  readonly #linkTimeoutMs: number;
  /** sockets that came by `take` */
  readonly #taken = new Set<WebSocket>();
  readonly #textTimeoutMs: number;
  readonly #expected = new Map<string, Expected>();
  /** in the order in which they came */
  readonly #strangers = new Set<WebSocket>();

  private constructor(http: Server | undefined, options: ListenOptions) {
    const { key, maxFrameBytes: maxPayload, linkTimeoutMs, strangerTimeoutMs } = options;
    this.#http = http;
    const source = http ? { server: http } : { noServer: true };
    this.#server = new WebSocketServer({ ...source, maxPayload, perMessageDeflate: false });
    this.#key = key;
    this.#linkTimeoutMs = linkTimeoutMs ?? DEFAULT_LINK_TIMEOUT_MS;
    this.#textTimeoutMs = strangerTimeoutMs ?? TEXT_TIMEOUT_MS;
    this.port = (http?.address() as AddressInfo | undefined)?.port;
    this.#server.on('connection', (socket) => void this.#meet(socket));
  }

  /** @throws WorkerError PORT_IN_USE */
  static async listen(options: ListenOptions): Promise<RingServer> {
    const { at, strangerTimeoutMs: requestTimeoutMs } = options;
    return new RingServer(at ? await listenHttp(at.host, at.port, { requestTimeoutMs }) : undefined, options);
  }

  /** Lets the predecessor of a ring in, once. */
  expect(expected: Expected): void {
    this.#expected.set(expected.ticket.ring, expected);
  }

  forget(ring: string): void {
    this.#expected.delete(ring);
  }

  /** Meets whoever is at the other end of an open socket as if it had dialled here. */
  take(socket: WebSocket): void {
    this.#taken.add(socket);
    socket.on('close', () => this.#taken.delete(socket));
    void this.#meet(socket);
    socket.resume();
  }

  /** Ends all sockets and stops listening. */
  async close(): Promise<void> {
    for (const socket of [...this.#server.clients, ...this.#taken]) socket.terminate();
    this.#server.close();
    const http = this.#http;
    if (!http) return;
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeAllConnections();
    await closed;
  }

  async #meet(socket: WebSocket): Promise<void> {
    socket.on('error', () => socket.terminate());
    const [oldest] = this.#strangers;
    // Who shakes hands honestly is done long before; who has not said a word yet may never.
    if (oldest && this.#strangers.size >= MAX_STRANGERS) {
      this.#strangers.delete(oldest);
      dismiss(oldest, CLOSE.busy, 'too many handshakes are open: try again');
    }
    this.#strangers.add(socket);
    try {
      await this.#shakeHands(socket);
    } catch (error) {
      dismiss(socket, CLOSE.refused, describeError(error).message);
    } finally {
      this.#strangers.delete(socket);
    }
  }

  async #shakeHands(socket: WebSocket): Promise<void> {
    const hello = await readText(socket, firstTextSchema, this.#textTimeoutMs);
    if ('presence' in hello) return this.#prove(socket, hello);
    const expected = this.#expected.get(hello.ring);
    if (!expected) return dismiss(socket, CLOSE.unknownRing, 'no ticket of this ring');
    const { ticket, predecessor, self, key, handlers, known } = expected;
    if (hello.generation !== ticket.generation) {
      const why = `generation ${hello.generation} of the ring: ${ticket.generation} is due`;
      // A later one is known to the other side first: it tries again until this side has its ticket too.
      return dismiss(socket, hello.generation > ticket.generation ? CLOSE.unknownRing : CLOSE.refused, why);
    }
    if (hello.from !== predecessor || hello.to !== self) throw refused('the ticket names other neighbours');
    if (ticket.expiresAt <= Date.now()) throw refused('the ticket has expired');
    const parties = { ticket, initiator: predecessor, responder: self };
    const { answer, keys, hash } = answerHello(parties, hello, newEphemeral(), key);
    const proof = readText(socket, proofTextSchema, this.#textTimeoutMs);
    sendText(socket, answer);
    checkProof(parties, hash, await proof);
    if (this.#expected.get(hello.ring) !== expected) throw refused('the ring has this link already');
    this.forget(hello.ring);
    const { fromResponder: sendKey, fromInitiator: receiveKey } = keys;
    const link = new Link(socket, { sendKey, receiveKey, handlers, timeoutMs: this.#linkTimeoutMs });
    link.send({ type: 'ready', rows: 0, epoch: 0, position: 0, job: NO_JOB, payload: encodeKnown(known()) });
    expected.linked(link);
  }

  /** Says whose listener this is; pings follow, and no handshake. */
  async #prove(socket: WebSocket, ask: PresenceAsk): Promise<void> {
    sendText(socket, answerPresence(ask, this.#key));
    const timer = setTimeout(() => dismiss(socket, CLOSE.done, ''), this.#textTimeoutMs);
    await new Promise((resolve) => socket.once('close', resolve));
    clearTimeout(timer);
  }
}

/** Closes a stranger's socket, whether or not it answers. */
function dismiss(stranger: WebSocket, code: number, reason: string): void {
  stranger.close(code, closeReason(reason));
  setTimeout(() => stranger.terminate(), CLOSE_TIMEOUT_MS).unref();
}
