import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { Connection, DIRECTIONS, type Direction } from './connection.ts';
import type { LineSetting } from './line.ts';
import type { Timeline } from './timeline.ts';

/** Who is reached through the proxy. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface ProxyOptions {
  readonly timeline: Timeline;
  /** can also be told later, by `leadTo` */
  readonly target: Target;
  readonly lines: Readonly<Record<Direction, LineSetting>>;
}

/** A TCP proxy that makes a link on this machine behave as one over distance, or one that fails. */
export class DelayProxy {
  readonly port: number;
  /** microseconds by which pieces came out later than they should */
  readonly lateness = createHistogram();
  /** bytes that came in since the start */
  readonly bytes: Record<Direction, number> = { down: 0, up: 0 };
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #lines: ProxyOptions['lines'];
  #target: Target;
  #swallowing = false;

  private constructor(server: Server, options: ProxyOptions) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#lines = options.lines;
    this.#target = options.target;
    server.on('connection', (client) => {
      const connection: Connection = new Connection(client, {
        timeline: options.timeline,
        target: this.#target,
        lines: this.#lines,
        counted: (direction, count) => (this.bytes[direction] += count),
        late: (ms) => this.lateness.record(Math.max(1, Math.round(ms * 1000))),
        closed: () => this.#connections.delete(connection),
      });
      this.#connections.add(connection);
      if (this.#swallowing) connection.swallow();
    });
  }

  /** Listens on a free port of the loopback. */
  static async listen(options: ProxyOptions): Promise<DelayProxy> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayProxy(server, options);
  }

  /** Connections from now on lead to another target. */
  leadTo(target: Target): void {
    this.#target = target;
  }

  /** Sets both lines, of open connections too; what is under way keeps its time. */
  change(lines: ProxyOptions['lines']): void {
    this.#lines = lines;
    for (const { ways } of this.#connections) {
      for (const direction of DIRECTIONS) ways[direction].change(lines[direction]);
    }
  }

  /** Holds back what goes in a direction (default both) on the open connections, until `resume`. */
  stall(...directions: Direction[]): void {
    for (const way of this.#ways(directions)) way.stall();
  }

  resume(...directions: Direction[]): void {
    for (const way of this.#ways(directions)) way.resume();
  }

  /** Swallows everything from now on, on new connections too: both ends believe that the other is there. */
  halfOpen(): void {
    this.#swallowing = true;
    for (const connection of this.#connections) connection.swallow();
  }

  /** Resets the open connections; new ones are served. */
  cut(): void {
    for (const connection of [...this.#connections]) connection.cut();
  }

  /**
   * Flips a bit in each open connection, of the byte that is `skip` bytes further on in a direction.
   * @param least pieces of fewer bytes are let through and not counted
   */
  corrupt(direction: Direction, skip = 0, least = 0): void {
    for (const way of this.#ways([direction])) way.corrupt(skip, least);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #ways(directions: readonly Direction[]) {
    const chosen = directions.length > 0 ? directions : DIRECTIONS;
    return [...this.#connections].flatMap(({ ways }) => chosen.map((direction) => ways[direction]));
  }
}
