/** One worker in a process of its own, without a chain: its settings come as the first message of its parent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, signingKey } from '@shardmarket/sdk';
import pino from 'pino';
import type { WorkerOptions } from '../../worker/src/options.ts';
import { openParts } from '../../worker/src/parts.ts';
import { RunningWorker } from '../../worker/src/worker.ts';
import { lying, type Lying } from '../hostile/lies.ts';

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
  /** listens nowhere: it is reached through the relay */
  readonly hidden?: boolean;
  readonly publicUrl?: string;
  /** false: takes no links through the relay */
  readonly relay?: boolean;
}

/** Said to a worker process at any time: what it sends from now on in the place of what it computes. */
export interface Told {
  readonly lying: Lying | null;
}

const settings = await new Promise<WorkerSettings>((resolve) =>
  process.once('message', (m) => resolve(m as WorkerSettings)),
);
const { secret, target, draft, hidden = false, ...rest } = settings;
const dataDirectory = mkdtempSync(join(tmpdir(), 'shardmarket-chaos-'));
const end = () => {
  rmSync(dataDirectory, { recursive: true, force: true });
  process.exit();
};
// A killed process leaves its folder behind: its parent's temporary folder holds it.
process.on('disconnect', end);
const options: WorkerOptions = {
  ...rest,
  key: signingKey(fromHex(secret, 64)),
  modelDirectory: target,
  draftDirectory: draft,
  listen: hidden ? null : { host: '127.0.0.1', port: 0 },
  dataDirectory,
  log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }, pino.destination(2)),
};
const parts = await openParts(options);
let lie: Lying | null = null;
process.on('message', ({ lying }: Told) => (lie = lying));
const worker = new RunningWorker(options, { ...parts, stage: lying(parts.stage, () => lie ?? undefined) });
await worker.reached;
process.send?.('ready');
