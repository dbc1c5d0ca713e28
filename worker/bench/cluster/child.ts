import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child process is asked, and what it answers: one answer for each request, in any order. */
interface Envelope {
  readonly id: number;
  readonly request: unknown;
}

type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** A process of the benchmark that answers requests until its parent ends or lets go of it. */
export class Child<Requests extends object> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #exited: Promise<void>;
  #lastId = 0;

  /** @param entry module that calls `answer` */
  constructor(entry: URL) {
    this.#process = fork(fileURLToPath(entry), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value as never);
      else waiting?.reject(new Error(answer.message));
    });
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', (code) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`a child process has ended (code ${code})`));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /** @throws Error what the child threw, or that it has ended */
  ask<K extends keyof Requests & string>(type: K, value: Ask<Requests, K>): Promise<Told<Requests, K>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, request: { type, value } } satisfies Envelope, (error) => error && reject(error));
    });
  }

  /** Lets go of the child, which ends then. */
  async close(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#exited;
  }
}

type Ask<R extends object, K extends keyof R> = R[K] extends (value: infer V) => unknown ? V : never;
type Told<R extends object, K extends keyof R> = R[K] extends (value: never) => infer A ? Awaited<A> : never;

/** The child's side: `requests` are carried out as they come; once the parent lets go, `end` runs and the process exits. */
export function answer(requests: object, end: () => Promise<void>): void {
  const handlers = requests as Record<string, (value: unknown) => unknown>;
  process.on('message', ({ id, request }: Envelope) => {
    const { type, value } = request as { type: string; value: unknown };
    const reply = (message: Answer) => process.send?.(message);
    Promise.resolve()
      .then(() => handlers[type]?.(value))
      .then(
        (result) => reply({ id, ok: true, value: result }),
        (error: unknown) => reply({ id, ok: false, message: error instanceof Error ? error.message : String(error) }),
      );
  });
  process.once('disconnect', () => void end().finally(() => process.exit()));
  // The terminal sends its signal to all of them: the parent closes its children in order.
  process.on('SIGINT', () => undefined);
}
