/** One worker in a process of its own, without a chain: its settings come as the first message of its parent. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, signingKey } from '@shardmarket/sdk';
import pino from 'pino';
import type { WorkerOptions } from '../../worker/src/options.ts';
import { openParts } from '../../worker/src/parts.ts';
import { DelayProxy } from '../../worker/src/testing/proxy/proxy.ts';
import { RealTimeline } from '../../worker/src/testing/proxy/real-timeline.ts';
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
  /** ms that the link to it takes one way, by a proxy in front of it */
  readonly delayMs?: number;
  /** MiB for weights and jobs */
  readonly memoryMb?: number;
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
const { secret, target, draft, hidden = false, delayMs = 0, ...rest } = settings;
const far = delayMs > 0 ? await farAway(delayMs) : undefined;
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
  listen: hidden ? null : { host: '127.0.0.1', port: far?.port ?? 0 },
  ...(far && { publicUrl: far.publicUrl }),
  dataDirectory,
  log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }, pino.destination(2)),
};
const parts = await openParts(options);
let lie: Lying | null = null;
process.on('message', ({ lying }: Told) => (lie = lying));
const worker = new RunningWorker(options, { ...parts, stage: lying(parts.stage, () => lie ?? undefined) });
await worker.reached;
process.send?.('ready');

/** A proxy that makes the way to this worker longer, and the port behind it at which the worker is to listen. */
async function farAway(delayMs: number): Promise<{ port: number; publicUrl: string }> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const line = { delayMs };
  const target = { host: '127.0.0.1', port };
  const proxy = await DelayProxy.listen({ timeline: new RealTimeline(), target, lines: { down: line, up: line } });
  return { port, publicUrl: `ws://127.0.0.1:${proxy.port}/ring` };
}
