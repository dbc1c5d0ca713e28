import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import type { Lying } from '../hostile/lies.ts';
import type { Told, WorkerSettings } from './worker-process.ts';

const ENTRY = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

export interface Hired {
  /** address of its account */
  readonly address: string;
  readonly operator: string;
  readonly layers: [number, number];
}

/** Worker processes that can be killed. */
export class Fleet {
  readonly #processes = new Map<string, ChildProcess>();
  readonly #temp = mkdtempSync(join(tmpdir(), 'shardmarket-chaos-'));
  readonly #settings: Pick<WorkerSettings, 'keeperUrl' | 'target' | 'draft' | 'linkTimeoutMs' | 'delayMs'>;
  /** registers a worker with whoever must know it before it connects */
  readonly #register: (worker: Hired) => void;

  constructor(
    settings: Pick<WorkerSettings, 'keeperUrl' | 'target' | 'draft' | 'linkTimeoutMs' | 'delayMs'>,
    register: (worker: Hired) => void,
  ) {
    this.#settings = settings;
    this.#register = register;
  }

  /** Starts a worker process, and waits until the keeper can give it jobs. @throws Error if the process ends before */
  async hire(layers: [number, number], more: Partial<WorkerSettings> = {}): Promise<Hired> {
    const operator = Keypair.generate();
    const hired = { address: Keypair.generate().publicKey.toBase58(), operator: operator.publicKey.toBase58(), layers };
    this.#register(hired);
    const child = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
      env: { ...process.env, TMPDIR: this.#temp },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#processes.set(hired.address, child);
    const settings: WorkerSettings = {
      ...this.#settings,
      secret: toHex(operator.secretKey),
      worker: hired.address,
      layers,
      ...more,
    };
    child.send(settings);
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`a worker process ended before it was ready: ${String(code ?? signal)}`);
    });
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined);
    return hired;
  }

  /** Makes a liar of a worker, or an honest one again. @throws Error for one that was not hired here */
  bend(address: string, lying: Lying | null): void {
    const child = this.#processes.get(address);
    if (!child) throw new Error(`no worker process of ${address}`);
    child.send({ lying } satisfies Told);
  }

  /** @throws Error for a worker that was not hired here */
  signal(address: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const child = this.#processes.get(address);
    if (!child) throw new Error(`no worker process of ${address}`);
    child.kill(signal);
    if (signal === 'SIGKILL') this.#processes.delete(address);
  }

  /** Whether the process of a worker that was hired here still runs. */
  runs(address: string): boolean {
    const child = this.#processes.get(address);
    return child?.exitCode === null && child.signalCode === null;
  }

  /** Kills all that are left, stopped ones too. */
  async close(): Promise<void> {
    for (const child of this.#processes.values()) {
      const exit = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await exit;
    }
    rmSync(this.#temp, { recursive: true, force: true });
  }
}
