import { connect, type Socket } from 'node:net';
import { OneWay } from './one-way.ts';
import type { LineSetting } from './line.ts';
import type { Timeline } from './timeline.ts';

/** `down` from who dialled to who listens: in a ring, from a stage to the next one. */
export type Direction = 'down' | 'up';
export const DIRECTIONS: readonly Direction[] = ['down', 'up'];

/** Bytes that may wait in a direction before its sender is not read any more. */
const MAX_WAITING_BYTES = 8 << 20;

export interface ConnectionOptions {
  readonly timeline: Timeline;
  readonly target: { readonly host: string; readonly port: number };
  readonly lines: Readonly<Record<Direction, LineSetting>>;
  /** bytes that came in */
  readonly counted: (direction: Direction, bytes: number) => void;
  readonly late: (ms: number) => void;
  readonly closed: () => void;
}

/** One connection through the proxy: two sockets and a one-way line each way. */
export class Connection {
  readonly ways: Readonly<Record<Direction, OneWay>>;
  readonly #sockets: readonly [Socket, Socket];
  #silent = false;

  constructor(client: Socket, options: ConnectionOptions) {
    const server = connect({ ...options.target, noDelay: true, allowHalfOpen: true });
    this.#sockets = [client, server];
    const { timeline, lines, late } = options;
    this.ways = {
      down: new OneWay(timeline, lines.down, outlet(server, client), late),
      up: new OneWay(timeline, lines.up, outlet(client, server), late),
    };
    this.#pour(client, server, 'down', options);
    this.#pour(server, client, 'up', options);
    let open = 2;
    for (const socket of this.#sockets) {
      socket.on('error', () => this.#silent || this.cut());
      socket.on('close', () => {
        // Once both ends have closed in order there is nothing left to cut; and nobody hears of it on a path that is gone.
        if (!this.#silent && (socket.errored || !socket.writableFinished)) this.cut();
        if (--open === 0) options.closed();
      });
    }
  }

  /** From now on nothing comes through, not even that an end has closed. */
  swallow(): void {
    this.#silent = true;
    for (const way of Object.values(this.ways)) way.swallow();
  }

  /** Resets both ends, whatever is under way. */
  cut(): void {
    for (const way of Object.values(this.ways)) way.swallow();
    for (const socket of this.#sockets) if (!socket.destroyed) socket.resetAndDestroy();
  }

  #pour(from: Socket, to: Socket, direction: Direction, { counted }: ConnectionOptions): void {
    const way = this.ways[direction];
    from.on('data', (bytes) => {
      counted(direction, bytes.length);
      way.take(bytes);
      if (way.waiting + to.writableLength > MAX_WAITING_BYTES) from.pause();
    });
    from.on('end', () => way.end());
  }
}

function outlet(to: Socket, from: Socket) {
  return {
    write(bytes: Uint8Array): void {
      if (to.write(bytes)) from.resume();
      else to.once('drain', () => from.resume());
    },
    end: () => void to.end(),
  };
}
