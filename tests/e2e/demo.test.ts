import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as `npm run` does, with its own folder for temporary files, which must be empty afterwards. */
async function run(script: string, args: string[], stopWhen?: RegExp): Promise<Ended & { left: string[] }> {
  const temp = mkdtempSync(join(tmpdir(), 'shardmarket-run-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, stopped] = ['', '', false];
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    // Once: a second signal would ask for an end without clean-up.
    if (!stopped && stopWhen?.test(stdout)) stopped = child.kill('SIGTERM');
  });
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const left = readdirSync(temp).filter((name) => name.startsWith('shardmarket-'));
  rmSync(temp, { recursive: true, force: true });
  return { code, stdout, stderr, left };
}

const resultSchema = z.object({
  answer: z.object({ text: z.string().min(1), completionTokens: z.number().positive() }),
  reconciliation: z.object({
    ok: z.literal(true),
    checks: z.array(z.object({ what: z.string(), left: z.string(), right: z.string(), ok: z.boolean() })).min(9),
  }),
});

describe('npm run demo', () => {
  it('takes a prompt the whole way, reconciles to the micro-USDC and leaves nothing behind', async () => {
    const ended = await run('scripts/demo/main.ts', ['The', 'Lord', 'said', '--max-tokens', '48', '--json']);
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    const line = ended.stdout.split('\n').find((l) => l.startsWith('{'));
    const result = resultSchema.parse(JSON.parse(line ?? ''));
    assert.match(ended.stdout, /ZERO burned for good/);
    assert.ok(ended.stdout.includes(result.answer.text.trim().split('\n')[0] ?? ''));
    assert.deepEqual(ended.left, []);
  });

  it('says what was expected of a wrong option and starts nothing', async () => {
    const ended = await run('scripts/demo/main.ts', ['--max-tokens', 'many']);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /--max-tokens: expected a whole number from 1 to 512, got "many"/);
    assert.deepEqual(ended.left, []);
  });

  it('stops cleanly when it is interrupted', async () => {
    const ended = await run('scripts/demo/main.ts', [], /Setting the program up/);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /interrupted by SIGTERM/);
    assert.deepEqual(ended.left, []);
  });
});

describe('npm run dev', () => {
  it('prints a curl line that works and stops at once when told to', async () => {
    const ended = await run('scripts/dev/main.ts', ['--port', '0', '--rpc-port', '0'], /OPENAI_BASE_URL/);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /curl -N http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions/);
    assert.deepEqual(ended.left, []);
  });

  it('names a port in use, says what to do and leaves nothing running', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ended = await run('scripts/dev/main.ts', ['--port', String(port), '--rpc-port', '0']);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, new RegExp(`${port}.*in use`));
    assert.deepEqual(ended.left, []);
  });
});
