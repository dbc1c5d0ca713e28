import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Lines of a service's log that are shown when it fails. */
const TAIL_LINES = 15;

/** A process of ours that ended before it was ready, or while it was needed. */
export class ServiceError extends Error {
  readonly code = 'SERVICE_ENDED';
  constructor(
    readonly service: string,
    why: string,
    tail: readonly string[],
  ) {
    super(`${service} ${why}${tail.length > 0 ? `\n  ${tail.join('\n  ')}` : ''}`);
    this.name = 'ServiceError';
  }
}

export interface ServiceOptions {
  readonly name: string;
  /** TypeScript entry from the repository's root */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** folder for NAME.log */
  readonly logs: string;
  /** milliseconds until it must have printed its ready line */
  readonly readyWithin?: number;
}

/** A running child: its one JSON line on stdout says that it is ready; everything else goes to its log. */
export interface Service {
  readonly name: string;
  readonly ready: Readonly<Record<string, unknown>>;
  readonly process: ChildProcess;
  /** Settles when it ends without having been asked to: always with an error. */
  readonly died: Promise<never>;
  /** SIGTERM, then SIGKILL after 10 s; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a service and waits for its ready line. Its standard input stays open: when this process dies, however it
 * dies, the pipe closes and the service stops by itself.
 * @throws ServiceError with the end of its log if it ends or stays silent.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, entry, args = [], env = {}, logs, readyWithin = 60_000 } = options;
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, entry), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Own process group: Ctrl-C in the terminal reaches the parent alone, which stops the services in order.
    detached: true,
  });
  const tail: string[] = [];
  const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  const keep = (line: string) => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
  };
  createInterface({ input: child.stderr }).on('line', keep);
  const stdout = createInterface({ input: child.stdout });

  const exited = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ? `was killed by ${signal}` : `ended with code ${code}`));
  });
  void exited.then(() => log.end());
  let stopping = false;
  const died = exited.then((how): never => {
    if (stopping) return new Promise<never>(() => undefined) as never;
    throw new ServiceError(name, how, tail);
  });
  died.catch(() => undefined);

  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(hard);
  };

  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    stdout.on('line', (line) => {
      keep(line);
      const value = asRecord(line);
      if (value) resolve(value);
    });
    timer = setTimeout(() => {
      reject(new ServiceError(name, `was not ready within ${readyWithin / 1000} s`, tail));
    }, readyWithin);
  });
  try {
    return { name, ready: await Promise.race([ready, died]), process: child, died, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function asRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
