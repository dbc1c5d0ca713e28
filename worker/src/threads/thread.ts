import { Worker, type TransferListItem } from 'node:worker_threads';
import { WorkerError } from '../errors.ts';
import type { Call, Reply, ThreadData } from './protocol.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: WorkerError) => void;
}

/** The main thread's end of a worker thread that runs `serve`: calls are answered in the order of asking. */
export class Thread<Request> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  /** why the thread has ended, once it has without being asked to */
  readonly died: Promise<WorkerError>;
  #report: (error: WorkerError) => void = () => undefined;
  #lastId = 0;
  #death: WorkerError | undefined;
  #closing = false;

  private constructor(name: string, data: ThreadData<unknown>) {
    this.died = new Promise((resolve) => (this.#report = resolve));
    this.#worker = new Worker(new URL('./boot.mjs', import.meta.url), { workerData: data, name });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#die(`thread ${name}: ${error.message}`, error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#die(`thread ${name} has ended (code ${code})`);
        resolve();
      });
    });
  }

  /**
   * Starts `entry` (a module URL) and waits until it is up.
   * @returns the thread and what its service says of itself @throws WorkerError of the service's start
   */
  static async start<Request, Ready>(
    name: string,
    entry: URL,
    setting: unknown,
  ): Promise<{ thread: Thread<Request>; ready: Ready }> {
    const thread = new Thread<Request>(name, { entry: entry.href, setting });
    const ready = await thread.#wait(0);
    return { thread, ready: ready as Ready };
  }

  /** Asks the service; buffers in `transfer` are gone here afterwards. @throws WorkerError of the service or THREAD_DIED */
  call<Response>(request: Request, transfer: readonly TransferListItem[] = []): Promise<Response> {
    if (this.#death) return Promise.reject(this.#death);
    const id = ++this.#lastId;
    const answer = this.#wait(id);
    this.#worker.postMessage({ id, request } satisfies Call<Request>, [...transfer]);
    return answer as Promise<Response>;
  }

  /** Lets the calls under way end, then ends the thread. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#worker.postMessage(null);
    await this.#exited;
  }

  #wait(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(new WorkerError(reply.code, reply.message));
  }

  #die(message: string, cause?: Error): void {
    this.#death ??= new WorkerError('THREAD_DIED', message, { cause });
    if (!this.#closing) this.#report(this.#death);
    for (const { reject } of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
  }
}
