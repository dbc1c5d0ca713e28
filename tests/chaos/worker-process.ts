/** One worker in a process of its own, without a chain: its settings come as the first message of its parent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, signingKey } from '@shardmarket/sdk';
import pino from 'pino';
import { startWorker } from '../../worker/src/worker.ts';

/** What a worker process is told. */
export interface WorkerSettings {
  readonly keeperUrl: string;
  /** secret key of its operator, hex */
  readonly secret: string;
  /** address of its account */
  readonly worker: string;
  readonly layers: [number, number];
  readonly target: string;
  readonly draft: string;
  readonly linkTimeoutMs: number;
}

const settings = await new Promise<WorkerSettings>((resolve) =>
  process.once('message', (m) => resolve(m as WorkerSettings)),
);
const { secret, target, draft, ...rest } = settings;
const dataDirectory = mkdtempSync(join(tmpdir(), 'shardmarket-chaos-'));
const end = () => {
  rmSync(dataDirectory, { recursive: true, force: true });
  process.exit();
};
// A killed process leaves its folder behind: its parent's temporary folder holds it.
process.on('disconnect', end);
const worker = await startWorker({
  ...rest,
  key: signingKey(fromHex(secret, 64)),
  modelDirectory: target,
  draftDirectory: draft,
  listen: { host: '127.0.0.1', port: 0 },
  dataDirectory,
  log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }, pino.destination(2)),
});
await worker.welcomed;
process.send?.('ready');
