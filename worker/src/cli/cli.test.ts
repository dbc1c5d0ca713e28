import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keypair } from '@solana/web3.js';
import { checkRegistration } from '../chain/registration.ts';
import { builtInModels } from '../testing/models.ts';
import { fromHex, modelAddress, type Worker } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import {
  parseAddress,
  parseAsk,
  parseInteger,
  parseKeeperUrl,
  parseListen,
  parsePublicUrl,
  parseRpc,
  readKeypair,
} from './parse.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** Runs the command line in a process of its own. */
async function worker(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...text };
}

describe('worker command line', function () {
  this.timeout(30_000);
  let directory: string;
  let keypair: string;
  let model: Model;
  before(async () => {
    model = (await builtInModels()).target;
    directory = mkdtempSync(join(tmpdir(), 'shardmarket-cli-'));
    keypair = join(directory, 'id.json');
    writeFileSync(keypair, JSON.stringify([...Keypair.generate().secretKey]));
  });
  after(() => rmSync(directory, { recursive: true }));

  const serve = (...args: string[]) => worker('serve', '--keypair', keypair, '--keeper', 'ws://127.0.0.1:1', ...args);

  it('says which option is wrong and what was expected', async () => {
    const { code, stderr } = await serve('--model', model.directory, '--k', '17');
    assert.equal(code, 1);
    assert.match(stderr, /--k: expected a whole number from 0 to 16, got "17" \(BAD_OPTION\)/);
    const wide = await serve('--model', model.directory, '--window', '65');
    assert.match(wide.stderr, /--window: expected a whole number from 1 to 64, got "65"/);
    const mode = await serve('--model', model.directory, '--mode', 'fast');
    assert.match(mode.stderr, /'--mode <mode>' argument 'fast' is invalid. Allowed choices are ar, sync, async/);
  });

  it('a model directory without a manifest is named', async () => {
    const { code, stderr } = await serve('--model', directory);
    assert.equal(code, 1);
    assert.match(stderr, /manifest\.json is missing: --model takes a directory/);
  });

  it('an RPC that does not answer is named; programs get one JSON line', async () => {
    const { code, stdout, stderr } = await serve('--model', model.directory, '--rpc', 'http://127.0.0.1:1', '--json');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    assert.equal(error.code, 'RPC_UNREACHABLE');
    assert.match(error.message, /http:\/\/127\.0\.0\.1:1 does not answer/);
  });

  it('--worker takes an address', async () => {
    const { code, stderr } = await worker('status', '--keypair', keypair, '--worker', 'mine');
    assert.equal(code, 1);
    assert.match(stderr, /--worker: expected a Solana address in base58, got "mine" \(BAD_OPTION\)/);
  });

  it('a wildcard address needs a public one', async () => {
    const { code, stderr } = await serve('--model', model.directory, '--listen', '0.0.0.0:0');
    assert.equal(code, 1);
    assert.match(stderr, /--public-url/);
  });

  it('who listens nowhere has no public address', async () => {
    const url = ['--public-url', 'ws://127.0.0.1:7001/ring'];
    const { code, stderr } = await serve('--model', model.directory, '--relay', 'always', ...url);
    assert.equal(code, 1);
    assert.match(stderr, /--relay always listens nowhere/);
  });

  describe('on a chain that does not know the worker', () => {
    let rpc: Server;
    let url: string;
    before(async () => {
      rpc = createServer((request, response) => {
        let body = '';
        request.on('data', (data: Buffer) => (body += data.toString()));
        request.on('end', () => {
          const { id } = JSON.parse(body) as { id: unknown };
          const result = { context: { slot: 1 }, value: null };
          response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, result }));
        });
      }).listen(0, '127.0.0.1');
      await once(rpc, 'listening');
      url = `http://127.0.0.1:${(rpc.address() as AddressInfo).port}`;
    });
    after(() => {
      rpc.closeAllConnections();
      rpc.close();
    });

    it('serve says which command comes first', async () => {
      const { code, stderr } = await serve('--model', model.directory, '--rpc', url);
      assert.equal(code, 1);
      assert.match(stderr, /is not registered on this cluster: run `worker register` first, .*\(NOT_REGISTERED\)/);
    });

    it('doctor checks everything, and fails for what is missing', async () => {
      const run = await worker('doctor', '--keypair', keypair, '--model', model.directory, '--rpc', url, '--json');
      const { ok, findings } = JSON.parse(run.stdout) as { ok: boolean; findings: { check: string; ok: boolean }[] };
      assert.deepEqual([run.code, ok], [1, false]);
      assert.deepEqual(
        findings.map((f) => [f.check, f.ok]),
        [
          ['keypair', true],
          ['model', true],
          ['files', true],
          ['draft', true],
          ['chain', false],
          ['memory', true],
        ],
      );
    });
  });

  it('a registration for another model or other layers is refused', () => {
    const registered = { model: modelAddress(fromHex(model.hash)), layerStart: 0, layerEnd: 2 } as Worker;
    checkRegistration(registered, model, [0, 2]);
    assert.throws(() => checkRegistration(registered, model, [0, 3]), {
      code: 'REGISTRATION_DIFFERS',
      message: /serve --layers 0-2/,
    });
    const other = { ...registered, model: Keypair.generate().publicKey };
    assert.throws(() => checkRegistration(other, model, [0, 2]), {
      code: 'REGISTRATION_DIFFERS',
      message: /registered for the model/,
    });
  });
});

describe('option parsers', () => {
  const refuses = (parse: (text: string) => unknown, ...texts: string[]) =>
    texts.forEach((text) => assert.throws(() => parse(text), { code: 'BAD_OPTION' }, text));

  it('read addresses to listen on', () => {
    assert.deepEqual(parseListen('127.0.0.1:9000'), { host: '127.0.0.1', port: 9000 });
    assert.deepEqual(parseListen(':0'), { host: '127.0.0.1', port: 0 });
    assert.deepEqual(parseListen('[::1]:80'), { host: '::1', port: 80 });
    refuses(parseListen, '9000', 'host', 'a:70000', 'a:b');
  });

  it('read URLs', () => {
    assert.equal(parseKeeperUrl('ws://127.0.0.1:8800'), 'ws://127.0.0.1:8800/v1/workers');
    assert.equal(parseKeeperUrl('https://keeper.example/'), 'wss://keeper.example/v1/workers');
    assert.equal(parseKeeperUrl('ws://127.0.0.1:1/other'), 'ws://127.0.0.1:1/other');
    refuses(parseKeeperUrl, 'keeper', 'ftp://x');
    assert.equal(parsePublicUrl('wss://w.example/ring'), 'wss://w.example/ring');
    refuses(parsePublicUrl, 'http://w.example', '');
    refuses(parseRpc, 'ws://x', 'x');
  });

  it('read numbers and addresses', () => {
    assert.equal(parseInteger('--n', 1, 9)('9'), 9);
    refuses(parseInteger('--n', 1, 9), '0', '10', '1.5', '-1', 'x', '');
    assert.equal(parseAsk('250'), 250n);
    refuses(parseAsk, '2.5', '-1', '');
    refuses(parseAddress('--payout'), 'me');
  });

  it('read keypair files', () => refuses(readKeypair, '/nowhere', CLI));
});
