/** OpenAI's client for Python, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client, Heard } from './client.ts';
import { preparePython } from './python.ts';

export async function pythonClient(baseURL: string): Promise<Client> {
  const python = await preparePython();
  const child = spawn(python, [join(import.meta.dirname, 'openai_client.py'), baseURL], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(ask) {
      child.stdin.write(`${JSON.stringify(ask)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error('the Python client ended: see what it wrote to standard error');
      return JSON.parse(line.value) as Heard;
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
