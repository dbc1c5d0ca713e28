import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A process that runs with `--inspect`, seen through the Chrome DevTools Protocol. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { id, result } = JSON.parse(data.toString('utf8')) as { id?: number; result?: unknown };
      if (id === undefined) return;
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  /** @param said what the process wrote to standard error: its address stands there @throws Error if it does not */
  static async open(said: string): Promise<Inspector> {
    const [, url] = /Debugger listening on (ws:\S+)/.exec(said) ?? [];
    if (url === undefined)
      throw new Error('the process does not say where its inspector listens: start it with --inspect');
    const socket = new WebSocket(url, { maxPayload: 1 << 30 });
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** Bytes in use on the heap after a full collection. */
  async heapBytes(): Promise<number> {
    await this.#send('HeapProfiler.collectGarbage');
    return (await this.#send<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
  }

  async startProfile(): Promise<void> {
    await this.#send('Profiler.enable');
    await this.#send('Profiler.setSamplingInterval', { interval: 500 });
    await this.#send('Profiler.start');
  }

  /** @param file gets the profile, to be opened in DevTools */
  async endProfile(file: string): Promise<void> {
    const { profile } = await this.#send<{ profile: object }>('Profiler.stop');
    writeFileSync(file, JSON.stringify(profile));
  }

  close(): void {
    this.#socket.terminate();
  }

  #send<Result = unknown>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, (result) => resolve(result as Result)));
  }
}
