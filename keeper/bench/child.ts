import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark: its first message says that it is ready. */
export interface Child<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  /** Sends an order. @returns the answer; one order at a time */
  ask<Answer>(order: object): Promise<Answer>;
  /** It ends by itself when nobody listens to it any more. */
  stop(): Promise<void>;
}

/** @param file beside this one @throws Error if it ends before it is ready */
export async function startChild<Ready>(file: string): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: ['--import', 'tsx'] });
  const ready = await answerOf<Ready>(child, file);
  return {
    ready,
    pid: child.pid ?? NaN,
    ask: async <Answer>(order: object) => {
      const answer = answerOf<Answer>(child, file);
      child.send(order);
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answerOf<T>(child: ChildProcess, file: string): Promise<T> {
  const stop = new AbortController();
  try {
    const ended = once(child, 'exit', { signal: stop.signal }).then(() => {
      throw new Error(`${file} ended too early`);
    });
    const [answer] = (await Promise.race([once(child, 'message', { signal: stop.signal }), ended])) as [T];
    return answer;
  } finally {
    stop.abort();
  }
}
