/** A real NATS server for tests: the one named by NATS_URL, the usual local one, or one of the test's own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { freePort } from './free-port.ts';

const LOCAL = 'nats://127.0.0.1:4222';

export interface TestNats {
  readonly url: string;
  stop(): Promise<void>;
}

/** Undefined, and said loudly, where there is none. Call it in `before`: a server of our own has to be stopped. */
export async function openNats(): Promise<TestNats | undefined> {
  for (const url of [process.env['NATS_URL'], LOCAL]) {
    if (url !== undefined && (await answers(url))) return { url, stop: () => Promise.resolve() };
  }
  const own = await startNats();
  if (!own) console.warn('\n*** LEFT OUT: no NATS server answers and none is installed (set NATS_URL) ***\n');
  return own;
}

/** A server of the test's own on a free port, which the test may kill. */
export async function startNats(port?: number): Promise<(TestNats & { readonly process: ChildProcess }) | undefined> {
  const chosen = port ?? (await freePort());
  const dir = mkdtempSync(join(tmpdir(), 'keeper-nats-'));
  const child = spawn('nats-server', ['-js', '-a', '127.0.0.1', '-p', `${chosen}`, '-sd', dir], { stdio: 'ignore' });
  const url = `nats://127.0.0.1:${chosen}`;
  const failed = new Promise<'failed'>((resolve) => child.once('error', () => resolve('failed')));
  for (;;) {
    const state = await Promise.race([answers(url), failed]);
    if (state === 'failed') return undefined;
    if (state) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  };
  return { url, process: child, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await connect({ servers: new URL(url).host, timeout: 2_000, reconnect: false })).close();
    return true;
  } catch {
    return false;
  }
}
