import type { AddressInfo } from 'node:net';
import type { SignedTicket, SigningKey } from '@shardmarket/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import { describeError, systemCode, WorkerError } from '../errors.ts';
import { NO_JOB } from './frame.ts';
import { answerHello, checkProof, helloTextSchema, newEphemeral, proofTextSchema, refused } from './handshake.ts';
import { encodeKnown, type KnownJobs } from './known.ts';
import { DEFAULT_LINK_TIMEOUT_MS, Link, type LinkHandlers } from './link.ts';
import { CLOSE, readText, sendText } from './texts.ts';

/** Time (ms) that a stranger has for each text of the handshake. */
const TEXT_TIMEOUT_MS = 5_000;
/** Sockets whose handshake is not over; more are turned away. */
const MAX_STRANGERS = 64;

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
  readonly host: string;
  /** 0 takes any free port */
  readonly port: number;
  /** largest message that is read, bytes */
  readonly maxFrameBytes: number;
  /** ms of silence after which a link counts as dead */
  readonly linkTimeoutMs?: number;
}

/** The worker's one listener: predecessors of all its rings come in here. */
export class RingServer {
  readonly port: number;
  readonly #server: WebSocketServer;
  readonly #linkTimeoutMs: number;
  readonly #expected = new Map<string, Expected>();
  #strangers = 0;

  private constructor(server: WebSocketServer, port: number, linkTimeoutMs: number) {
    this.#server = server;
    this.#linkTimeoutMs = linkTimeoutMs;
    this.port = port;
    server.on('connection', (socket) => void this.#meet(socket));
  }

  /** @throws WorkerError PORT_IN_USE */
  static async listen({ host, port, maxFrameBytes, linkTimeoutMs }: ListenOptions): Promise<RingServer> {
    const server = new WebSocketServer({ host, port, maxPayload: maxFrameBytes, perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', (error) => {
        const inUse = systemCode(error) === 'EADDRINUSE';
        const what = `${host}:${port} is in use by another program: choose another --listen, or port 0 for any free one`;
        reject(inUse ? new WorkerError('PORT_IN_USE', what) : error);
      });
    });
    return new RingServer(server, (server.address() as AddressInfo).port, linkTimeoutMs ?? DEFAULT_LINK_TIMEOUT_MS);
  }

  /** Lets the predecessor of a ring in, once. */
  expect(expected: Expected): void {
    this.#expected.set(expected.ticket.ring, expected);
  }

  forget(ring: string): void {
    this.#expected.delete(ring);
  }

  /** Ends all sockets and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #meet(socket: WebSocket): Promise<void> {
    socket.on('error', () => socket.terminate());
    if (this.#strangers >= MAX_STRANGERS) return socket.close(CLOSE.refused, 'too many handshakes are open');
    this.#strangers++;
    try {
      await this.#shakeHands(socket);
    } catch (error) {
      socket.close(CLOSE.refused, describeError(error).message.slice(0, 100));
    } finally {
      this.#strangers--;
    }
  }

  async #shakeHands(socket: WebSocket): Promise<void> {
    const hello = await readText(socket, helloTextSchema, TEXT_TIMEOUT_MS);
    const expected = this.#expected.get(hello.ring);
    if (!expected) return socket.close(CLOSE.unknownRing, 'no ticket of this ring');
    const { ticket, predecessor, self, key, handlers, known } = expected;
    if (hello.generation !== ticket.generation) {
      const why = `generation ${hello.generation} of the ring: ${ticket.generation} is due`;
      // A later one is known to the other side first: it tries again until this side has its ticket too.
      return socket.close(hello.generation > ticket.generation ? CLOSE.unknownRing : CLOSE.refused, why);
    }
    if (hello.from !== predecessor || hello.to !== self) throw refused('the ticket names other neighbours');
    if (ticket.expiresAt <= Date.now()) throw refused('the ticket has expired');
    const parties = { ticket, initiator: predecessor, responder: self };
    const { answer, keys, hash } = answerHello(parties, hello, newEphemeral(), key);
    const proof = readText(socket, proofTextSchema, TEXT_TIMEOUT_MS);
    sendText(socket, answer);
    checkProof(parties, hash, await proof);
    if (this.#expected.get(hello.ring) !== expected) throw refused('the ring has this link already');
    this.forget(hello.ring);
    const { fromResponder: sendKey, fromInitiator: receiveKey } = keys;
    const link = new Link(socket, { sendKey, receiveKey, handlers, timeoutMs: this.#linkTimeoutMs });
    link.send({ type: 'ready', rows: 0, epoch: 0, position: 0, job: NO_JOB, payload: encodeKnown(known()) });
    expected.linked(link);
  }
}
