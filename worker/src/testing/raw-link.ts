import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { SignedTicket } from '@shardmarket/sdk';
import { WebSocket } from 'ws';
import type { Frame } from '../ring/frame.ts';
import { answerTextSchema, makeHello, newEphemeral, proveHello, type Parties } from '../ring/handshake.ts';
import { Opener, Sealer } from '../ring/seal.ts';
import { readText } from '../ring/texts.ts';
import type { Operator } from './ticket.ts';

/** How a socket was closed by its other end. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** An open WebSocket to a listener, and how the other end closes it. */
export async function connectTo(url: string): Promise<{ socket: WebSocket; closed: Promise<Closed> }> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const closed = new Promise<Closed>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') })),
  );
  // Writing to a socket that the other end has closed fails: the close is what counts.
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return { socket, closed };
}

/** The sending end of a sealed link that was opened with a valid key, without the care that a worker's own takes. */
export class RawLink {
  readonly closed: Promise<Closed>;
  readonly #socket: WebSocket;
  readonly #sealer: Sealer;

  private constructor(socket: WebSocket, closed: Promise<Closed>, sealer: Sealer) {
    this.#socket = socket;
    this.closed = closed;
    this.#sealer = sealer;
  }

  /** Shakes hands as the initiator, and waits for the `ready` that confirms the keys. @throws WorkerError HANDSHAKE_REFUSED */
  static async open(url: string, ticket: SignedTicket, self: Operator, responder: string): Promise<RawLink> {
    const { socket, closed } = await connectTo(url);
    const parties: Parties = { ticket, initiator: self.address, responder };
    const own = newEphemeral();
    const answer = readText(socket, answerTextSchema, 5_000);
    socket.send(JSON.stringify(makeHello(parties, own)));
    const { proof, keys } = proveHello(parties, own, await answer, self.key);
    const ready = once(socket, 'message') as Promise<[Buffer]>;
    socket.send(JSON.stringify(proof));
    const { type } = new Opener(keys.fromResponder).open((await ready)[0]);
    if (type !== 'ready') throw new Error(`expected the ready frame, got ${type}`);
    return new RawLink(socket, closed, new Sealer(keys.fromInitiator));
  }

  /** The frame as it goes on the wire, in the order of asking. */
  seal(frame: Frame): Uint8Array {
    return this.#sealer.seal(frame);
  }

  /** Sends bytes as one message, or a text. */
  send(message: Uint8Array | string): void {
    this.#socket.send(message);
  }

  /** Sends a part of one message that goes on in the next. */
  sendPart(part: Uint8Array): void {
    this.#socket.send(part, { fin: false });
  }

  /** Writes bytes past the WebSocket protocol. */
  write(bytes: Uint8Array): void {
    (this.#socket as unknown as { _socket: Socket })._socket.write(bytes);
  }

  close(): void {
    this.#socket.terminate();
  }
}
