/** Process of one worker of a benchmark: the real one, with a fresh key, without a chain. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Keypair } from '@solana/web3.js';
import { signingKey } from '@shardmarket/sdk';
import pino from 'pino';
import type { WorkerOptions } from '../../src/options.ts';
import { openParts } from '../../src/parts.ts';
import { RunningWorker } from '../../src/worker.ts';
import type { StageCost } from '../measure/alone.ts';
import { answer } from './child.ts';
import { onDevice, type Device } from './device.ts';

/** Options that the benchmark sets; the process sees to the others. */
export interface BenchWorkerOptions extends Omit<
  WorkerOptions,
  'key' | 'worker' | 'listen' | 'dataDirectory' | 'log' | 'chain'
> {
  /** what runs take on the stage's own device; undefined: its threads here are the device */
  readonly device?: StageCost | undefined;
}

/** What the process has used since the last report. */
export interface Usage {
  /** processor time of all threads, and wall time, ms */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** share of the time in which the main thread was not waiting */
  readonly loopUtilization: number;
  /** gaps in the main thread's event loop, ms; zeros unless watched */
  readonly gapMs: { readonly p99: number; readonly max: number };
  /** time that the stage's own device worked, ms; NaN without one */
  readonly deviceMs: number;
  /** resident memory now, bytes */
  readonly rss: number;
}

export interface WorkerRequests {
  /** @returns the worker's operator and the port that its predecessor dials */
  start(options: BenchWorkerOptions): Promise<{ operator: string; port: number }>;
  /** watches the gaps of the event loop from now on; this wakes it a hundred times a second */
  watch(value: null): void;
  usage(value: null): Usage;
}

/** Resolution of the watch, which it counts into every gap, ms. */
const WATCH_MS = 10;

const data = mkdtempSync(join(tmpdir(), 'shardmarket-bench-'));
const gaps = monitorEventLoopDelay({ resolution: WATCH_MS });
let worker: RunningWorker | undefined;
let device: Device | undefined;
let last = now();

const requests: WorkerRequests = {
  async start(options) {
    const setting: WorkerOptions = {
      ...options,
      key: signingKey(Keypair.generate().secretKey),
      worker: Keypair.generate().publicKey.toBase58(),
      listen: { host: '127.0.0.1', port: 0 },
      dataDirectory: data,
      log: pino({ level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination(2)),
    };
    const parts = await openParts(setting);
    if (options.device) device = onDevice(parts.stage, options.device);
    worker = new RunningWorker(setting, device ? { ...parts, stage: device.stage } : parts);
    await worker.welcomed;
    return { operator: worker.operator, port: Number(new URL(worker.ringUrl ?? '').port) };
  },
  watch() {
    gaps.enable();
    gaps.reset();
  },
  usage() {
    const cpu = process.cpuUsage(last.cpu);
    const next = now();
    const gap = (ns: number) => (gaps.count > 0 ? Math.max(0, ns / 1e6 - WATCH_MS) : 0);
    const usage: Usage = {
      cpuMs: (cpu.user + cpu.system) / 1000,
      wallMs: next.at - last.at,
      loopUtilization: performance.eventLoopUtilization(next.loop, last.loop).utilization,
      gapMs: { p99: gap(gaps.percentile(99)), max: gap(gaps.max) },
      deviceMs: next.deviceMs - last.deviceMs,
      rss: process.memoryUsage.rss(),
    };
    last = next;
    gaps.reset();
    return usage;
  },
};

function now() {
  return {
    cpu: process.cpuUsage(),
    at: performance.now(),
    loop: performance.eventLoopUtilization(),
    deviceMs: device?.busyMs() ?? NaN,
  };
}

answer(requests, async () => {
  await worker?.close();
  rmSync(data, { recursive: true, force: true });
});
