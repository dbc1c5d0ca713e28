/** Keepers as processes of their own, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../src/running/modes.ts';
import type { TestMarket } from './market.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

export interface KeeperProcess {
  readonly url: string;
  readonly mode: Mode;
  readonly isAlive: boolean;
  /** SIGKILL; resolves when it is gone */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** what it wrote to standard error */
  readonly errors: () => string;
}

/** What of a market a keeper's process is started with. */
export type Surroundings = Pick<TestMarket, 'dir' | 'keeper' | 'modelsDir'> & {
  readonly localnet: Pick<TestMarket['localnet'], 'rpcUrl'>;
};

/** @param flags of Node @throws Error with what it wrote, if it ends before it is ready */
export async function startProcess(
  market: Surroundings,
  mode: Mode,
  change: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<KeeperProcess> {
  const file = join(market.dir, 'keeper.json');
  writeFileSync(file, JSON.stringify([...market.keeper.secretKey]));
  const env = {
    PATH: process.env['PATH'] ?? '',
    APP_MODE: mode,
    RPC_URL: market.localnet.rpcUrl,
    KEEPER_KEYPAIR: file,
    KEEPER_PORT: '0',
    KEEPER_ADMIN_TOKEN: 'an-admin-token-for-tests',
    MODELS_DIR: market.modelsDir,
    LOG_LEVEL: 'info',
    ...change,
  };
  const args = [...flags, '--import', 'tsx', CLI, 'serve', '--json', '--exit-with-stdin'];
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString('utf8')));
  const ended = once(child, 'exit');
  const ready = child.stdout ? once(createInterface({ input: child.stdout }), 'line') : ended;
  const [line] = (await Promise.race([ready, ended.then(() => [undefined])])) as [string | undefined];
  if (line === undefined) throw new Error(`a keeper ended before it was ready: ${errors}`);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (isAlive()) await ended;
    return child.exitCode;
  };
  return {
    url: (JSON.parse(line) as { url: string }).url,
    mode,
    get isAlive() {
      return isAlive();
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    errors: () => errors,
  };
}
