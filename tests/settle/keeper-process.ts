/** The keeper as it is run by an operator, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Checkpoint } from '../../keeper/src/checkpoint.ts';

const cli = fileURLToPath(new URL('../../keeper/src/cli.ts', import.meta.url));

export interface KeeperProcess {
  /** of its API; undefined if it died before it was ready */
  readonly url: Promise<string | undefined>;
  /** the signal that ended it, or its exit code, and what it logged */
  readonly ended: Promise<{ readonly by: NodeJS.Signals | number | null; readonly log: string }>;
  /** Ends it in order. */
  stop(): void;
  kill(): void;
}

/** @param killAt where it is to die as in a power cut */
export function startKeeperProcess(env: Readonly<Record<string, string>>, killAt?: Checkpoint): KeeperProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'serve', '--json', '--exit-with-stdin'], {
    env: { PATH: process.env['PATH'], ...env, ...(killAt !== undefined && { KEEPER_KILL_AT: killAt }) },
  });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const logged = text(child.stderr);
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const url = Promise.race([line, exit.then(() => undefined)]).then((got) =>
    got === undefined ? undefined : (JSON.parse(got[0]) as { url: string }).url,
  );
  return {
    url,
    ended: exit.then(async ([code, signal]) => ({ by: signal ?? code, log: await logged })),
    stop: () => child.stdin.end(),
    kill: () => child.kill('SIGKILL'),
  };
}
