import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** No more than this is a ping alone, in which a bit that turned might not be noticed. */
const PING_BYTES = 32;

/** A TCP relay on the loopback whose path can go wrong in ways that its ends are not told of. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #frozen = false;
  #corrupt = false;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#relay(socket));
  }

  static async listen(): Promise<FaultyProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyProxy(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Relays connections to this port of the loopback from now on. */
  target(port: number): void {
    this.#port = port;
  }

  /** Passes nothing on any more, in open connections too, and closes none: both ends believe in the other. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Turns one bit of the next frame that comes from the dialling side. */
  corrupt(): void {
    this.#corrupt = true;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #relay(from: Socket): void {
    const to = connect(this.#port, '127.0.0.1');
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!this.#frozen) other.destroy();
      });
      socket.on('data', (data: Buffer) => {
        if (this.#frozen) return;
        if (this.#corrupt && socket === from && data.length > PING_BYTES) {
          this.#corrupt = false;
          const last = data.length - 1;
          data[last] = (data[last] ?? 0) ^ 1;
        }
        other.write(data);
      });
    }
  }
}
