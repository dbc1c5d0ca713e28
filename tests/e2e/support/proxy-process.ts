import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import OpenAI from 'openai';
import { BIN } from './command.ts';

/** `shardmarket proxy` as its buyer runs it: in a process of its own, on a free port. */
export class ProxyProcess {
  readonly child: ChildProcess;
  /** all that it wrote to standard error */
  said = '';
  readonly #ready: Promise<{ url: string; key: string }>;

  /** @param places options that every command takes @param modelsDir manifests and tokenizers of the models */
  constructor(places: readonly string[], session: string, modelsDir: string) {
    const args = ['proxy', '--session', session, '--port', '0', '--models', modelsDir, '--exit-with-stdin'];
    const child = spawn(process.execPath, [BIN, ...places, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (data: Buffer) => (this.said += data.toString()));
    this.#ready = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve(JSON.parse(line) as { url: string; key: string }),
      );
      child.once('close', () => reject(new Error(this.said)));
    });
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Once it listens: where, with which key, and the official client for both. @throws Error with what it wrote, if it ends before */
  async serving() {
    const { url, key } = await this.#ready;
    return { url, key, client: new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0 }) };
  }

  async kill(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }
}
