import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Connection, Keypair } from '@solana/web3.js';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

interface Ready {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly pid: number;
  readonly authority: string;
  readonly authoritySecretKey: number[];
  readonly mints: { readonly usdc: string };
  readonly restored: boolean;
}

describe('the localnet command', function () {
  this.timeout(30_000);
  let directory: string;
  const children: ChildProcess[] = [];
  before(() => (directory = mkdtempSync(join(tmpdir(), 'localnet-cli-'))));
  afterEach(() => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  });
  after(() => rmSync(directory, { recursive: true }));

  const start = (...flags: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...flags], { stdio: 'pipe' });
    children.push(child);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const exit = once(child, 'close').then(([code]: unknown[]) => ({ code, output, errors }));
    const died = exit.then(({ code, errors: reason }) => {
      throw new Error(`localnet exited with ${String(code)} before it was ready: ${reason}`);
    });
    const ready = async (): Promise<Ready> => {
      const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), died])) as [string];
      return JSON.parse(line) as Ready;
    };
    died.catch(() => undefined);
    return { child, exit, ready };
  };

  it('prints one line of JSON, serves, saves on SIGTERM and continues on the next start', async () => {
    const state = join(directory, 'chain.state');
    const owner = Keypair.generate().publicKey;
    const first = start('--port', '0', '--json', '--state', state);
    const ready = await first.ready();
    assert.equal(ready.pid, first.child.pid);
    const authority = Keypair.fromSecretKey(Uint8Array.from(ready.authoritySecretKey));
    assert.equal(authority.publicKey.toBase58(), ready.authority);
    assert.equal(Number(new URL(ready.wsUrl).port), Number(new URL(ready.rpcUrl).port) + 1);
    const connection = new Connection(ready.rpcUrl, 'confirmed');
    const signature = await connection.requestAirdrop(owner, 5_000_000);
    await connection.confirmTransaction({ signature, ...(await connection.getLatestBlockhash()) });
    first.child.kill('SIGTERM');
    const end = await first.exit;
    assert.deepEqual([end.code, end.errors], [0, '']);
    assert.equal(end.output.trim().split('\n').length, 1);

    const second = start('--port', '0', '--json', '--state', state);
    const again = await second.ready();
    assert.equal(again.restored, true);
    assert.equal(await new Connection(again.rpcUrl).getBalance(owner), 5_000_000);
    second.child.kill('SIGINT');
    assert.equal((await second.exit).code, 0);
  });

  it('stops when its standard input closes, if asked to', async () => {
    const run = start('--port', '0', '--json', '--exit-with-stdin');
    await run.ready();
    run.child.stdin.end();
    assert.equal((await run.exit).code, 0);
  });

  it('prints a table for people', async () => {
    const run = start('--port', '0');
    await once(run.child.stdout, 'data');
    run.child.kill('SIGINT');
    const { code, output } = await run.exit;
    assert.equal(code, 0);
    for (const label of ['RPC', 'WebSocket', 'Authority', 'USDC mint', 'ZERO mint', 'Pool', 'Program shardmarket']) {
      assert.match(output, new RegExp(`^ {2}${label} +\\S+$`, 'm'));
    }
  });

  it('exits with 1 and advice when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, output, errors } = await start('--port', String(port), '--json').exit;
    server.close();
    assert.deepEqual([code, output], [1, '']);
    assert.match(errors, new RegExp(`PORT_IN_USE: port ${port} .*--port`));
  });

  it('exits with 1 and leaves a foreign state file alone', async () => {
    const state = join(directory, 'foreign');
    writeFileSync(state, 'my diary');
    const { code, errors } = await start('--port', '0', '--state', state).exit;
    assert.equal(code, 1);
    assert.match(errors, /STATE_FOREIGN/);
    assert.equal(readFileSync(state, 'utf8'), 'my diary');
  });

  it('exits with 1 for a bad port or authority', async () => {
    const port = await start('--port', 'eight').exit;
    assert.equal(port.code, 1);
    assert.match(port.errors, /--port.*expected 0/);
    const authority = await start('--authority', join(directory, 'none.json')).exit;
    assert.equal(authority.code, 1);
    assert.match(authority.errors, /BAD_OPTION: cannot read --authority/);
  });
});
