import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { requireAccount, sharesHash, sortShares, toHex } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import OpenAI from 'openai';
import { main } from '../../cli/src/main.ts';
import { startKeeper, type Keeper } from '../../keeper/src/keeper.ts';
import { startMarket, type TestMarket } from '../../keeper/test/market.ts';
import { idsOf } from '../../keeper/test/models.ts';
import { ScriptedRing } from '../../keeper/test/scripted-worker.ts';
import { between } from './support/between.ts';

const BIN = fileURLToPath(new URL('../../cli/bin/shardmarket.mjs', import.meta.url));
/** ceil(5 × 2 layers × (6 + tokens − 1)) for each of three stages */
const cost = (tokens: number) => 30n * BigInt(5 + tokens);
const DEPOSIT = 1_000_000n;

interface Offer {
  from: string;
  to: string;
  shares_hash: string;
  jobs: { id: string; amount_micro_usdc: string; stages: { worker: string; amount_micro_usdc: string }[] }[];
}

describe('the proxy of a buyer who holds its own key', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-proxy-'));
  let market: TestMarket;
  let keeper: Keeper;
  let ring: ScriptedRing;
  let middle: Awaited<ReturnType<typeof between>>;
  let wallet: string;
  let session: string;
  let running: Proxy | undefined;
  let owed = 0n;

  before(async () => {
    market = await startMarket();
    keeper = await startKeeper(market.config({ credit: { session: 2_000n, total: 1_000_000n } }));
    middle = await between(keeper.url);
    ring = new ScriptedRing();
    ring.script = { tokens: idsOf('abc') };
    for (const layers of [
      [0, 2],
      [2, 4],
      [4, 6],
    ] as [number, number][]) {
      const worker = await market.register(layers);
      await ring.add({ url: keeper.url, model: market.model.hash, layers, ...worker });
    }
    const payer = Keypair.generate();
    wallet = join(folder, 'wallet.json');
    writeFileSync(wallet, JSON.stringify([...payer.secretKey]));
    market.localnet.faucet(payer.publicKey, { sol: 1_000_000_000n, usdc: 2n * DEPOSIT });
    session = await open();
  });
  after(async () => {
    running?.child.kill('SIGKILL');
    await ring?.close();
    middle?.close();
    await keeper?.stop();
    await market?.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    middle.state.meddle = undefined;
    middle.state.change = undefined;
  });

  const places = () => [
    '--rpc',
    market.localnet.rpcUrl,
    '--keeper',
    middle.url,
    '--home',
    folder,
    '--keypair',
    wallet,
    '--json',
  ];
  const run = async (...args: string[]) => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const exit = await main([...places(), '--yes', ...args], { out, err });
    out.end();
    err.end();
    return { exit, out: await text(out), err: await text(err) };
  };
  const open = async () => {
    const { out, err } = await run('session', 'open', '--deposit', '1', '--own-key');
    assert.notEqual(out, '', err);
    const { session: address, apiKey } = JSON.parse(out) as { session: string; apiKey: null };
    assert.equal(apiKey, null);
    return address;
  };
  const settled = async (of = session) =>
    (await requireAccount(market.connection, 'session', new PublicKey(of))).settled;
  const until = async (holds: () => Promise<boolean> | boolean) => {
    const patience = Date.now() + 60_000;
    while (!(await holds())) {
      assert.ok(Date.now() < patience, 'it did not come to pass within a minute');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const settles = () => until(async () => (await settled()) === owed);

  /** The proxy as its buyer runs it. */
  class Proxy {
    readonly child: ChildProcess;
    said = '';
    readonly ready: Promise<{ url: string; key: string }>;

    constructor() {
      const args = ['proxy', '--session', session, '--port', '0', '--models', market.modelsDir, '--exit-with-stdin'];
      const child = spawn(process.execPath, [BIN, ...places(), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      this.child = child;
      child.stderr.on('data', (data: Buffer) => (this.said += data.toString()));
      this.ready = new Promise((resolve, reject) => {
        createInterface({ input: child.stdout }).once('line', (line) =>
          resolve(JSON.parse(line) as { url: string; key: string }),
        );
        child.once('close', () => reject(new Error(this.said)));
      });
    }

    async kill(): Promise<void> {
      const closed = once(this.child, 'close');
      this.child.kill('SIGKILL');
      await closed;
    }
  }
  const start = async () => {
    running = new Proxy();
    const { url, key } = await running.ready;
    return { url, key, client: new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0 }) };
  };
  const ASK = { model: 'bytes', messages: [{ role: 'user' as const, content: 'Hello' }], max_tokens: 40 };

  it('serves any OpenAI client, meters each answer and has it settled on chain', async () => {
    const { client } = await start();
    const whole = await client.chat.completions.create({ ...ASK, max_tokens: 3 });
    assert.equal(whole.choices[0]?.message.content, 'abc');
    let streamed = '';
    for await (const chunk of await client.chat.completions.create({ ...ASK, max_tokens: 3, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    assert.equal(streamed, 'abc');
    owed += 2n * cost(3);
    await settles();
  });

  it('is paid for what a stop string and a client that hangs up left unread, and no more', async () => {
    const { client } = await using();
    ring.script = { tokens: idsOf('abSTOPabSTOP'), chunk: 12 };
    const stopped = await client.chat.completions.create({ ...ASK, stop: 'STOP' });
    assert.equal(stopped.choices[0]?.message.content, 'ab');
    owed += cost(12);
    ring.script = { tokens: idsOf('abcdefghijklmnopqrstuvwxyz'), delayMs: 30 };
    const stream = await client.chat.completions.create({ ...ASK, stream: true });
    let pieces = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) pieces++;
      if (pieces === 3) break;
    }
    stream.controller.abort();
    // What it cost is what the keeper says; that it was metered the same is what its signature says.
    const charged = async () => {
      const usage = JSON.parse((await run('session', 'usage', session)).out) as Record<string, string>;
      return usage['reserved'] === '0' && usage['unsettled'] === '0' ? BigInt(usage['settled'] ?? '') : undefined;
    };
    await until(async () => ((await charged()) ?? 0n) > owed);
    const paid = await settled();
    assert.ok(
      paid - owed >= cost(3) && paid - owed < cost(26),
      `${paid - owed} micro-USDC for an answer that broke off`,
    );
    owed = paid;
    ring.script = { tokens: idsOf('abc') };
  });

  it('signs nothing for a keeper that charges 1 micro-USDC too much, and names the job', async () => {
    const { client } = await using();
    let given = 0;
    middle.state.meddle = (request) => {
      if (request.method === 'POST' && request.url?.endsWith('/voucher')) given++;
      return false;
    };
    middle.state.change = (path, answer) => (path.includes('/voucher') ? overcharged(answer) : answer);
    const { data, response } = await client.chat.completions.create({ ...ASK, max_tokens: 3 }).withResponse();
    assert.equal(data.choices[0]?.message.content, 'abc');
    const job = response.headers.get('x-shardmarket-job') ?? '';
    await until(() => running?.said.includes(`job ${job}: `) === true);
    assert.match(running?.said ?? '', /stage \w+ is charged 81 micro-USDC, metered were 80/);
    assert.deepEqual([given, await settled()], [0, owed]);
    // An honest keeper is paid.
    middle.state.change = undefined;
    owed += cost(3);
    await settles();
  });

  it('killed between metering and signing, it signs for exactly that when it is back', async () => {
    const { client } = await using();
    const asked = new Promise<void>((resolve) => {
      middle.state.meddle = (request) => {
        const held = request.method === 'GET' && request.url?.includes('/voucher') === true;
        if (held) resolve();
        // Never answered: nothing is signed.
        return held;
      };
    });
    await client.chat.completions.create({ ...ASK, max_tokens: 3 });
    await asked;
    await running?.kill();
    assert.equal(await settled(), owed);
    middle.state.meddle = undefined;
    await start();
    owed += cost(3);
    await settles();
  });

  it('killed between signing and giving, it gives the same signature and no other', async () => {
    const { client } = await using();
    const bodies: string[] = [];
    const given = new Promise<void>((resolve) => {
      middle.state.meddle = (request, body) => {
        if (request.method !== 'POST' || !request.url?.endsWith('/voucher')) return false;
        bodies.push(body.toString());
        resolve();
        return true;
      };
    });
    await client.chat.completions.create({ ...ASK, max_tokens: 3 });
    await given;
    await running?.kill();
    middle.state.meddle = (request, body) => {
      if (request.method === 'POST' && request.url?.endsWith('/voucher')) bodies.push(body.toString());
      return false;
    };
    await start();
    owed += cost(3);
    await settles();
    assert.ok(bodies.length >= 2);
    assert.equal(new Set(bodies).size, 1);
  });

  it('killed in the middle of an answer, it owes what the stages have signed for', async () => {
    const { client } = await using();
    ring.script = { tokens: idsOf('abcdefghijklmnopqrstuvwxyz'), delayMs: 30 };
    const stream = await client.chat.completions.create({ ...ASK, stream: true });
    const reading = (async () => {
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) return running?.kill();
    })();
    await reading.catch(() => undefined);
    ring.script = { tokens: idsOf('abc') };
    await start();
    await until(async () => (await settled()) > owed);
    const paid = await settled();
    assert.ok(paid - owed < cost(26), `${paid - owed} micro-USDC`);
    owed = paid;
  });

  it('serves programs that have its key, and no web pages', async () => {
    const { url, key } = await using();
    const ask = async (headers: Record<string, string>) => {
      const call = httpRequest(`${url}/models`, { headers });
      call.end();
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    const authorization = `Bearer ${key}`;
    assert.equal(await ask({ authorization }), 200);
    assert.equal(await ask({}), 401);
    assert.equal(await ask({ authorization: `${authorization}x` }), 401);
    assert.equal(await ask({ authorization, origin: 'https://page.example' }), 403);
    assert.equal(await ask({ authorization, host: 'page.example' }), 403);
  });

  it('has one proxy at a time', async () => {
    await using();
    const { exit, err } = await run('proxy', '--session', session, '--models', market.modelsDir);
    assert.equal(exit, 1);
    assert.equal((JSON.parse(err) as { error: { code: string } }).error.code, 'SESSION_IN_USE');
  });

  it('closes the session with all paid for, and the rest back', async () => {
    const { client } = await using();
    await client.chat.completions.create({ ...ASK, max_tokens: 3 });
    owed += cost(3);
    const proxy = running ?? assert.fail();
    const closed = once(proxy.child, 'close');
    proxy.child.kill('SIGTERM');
    assert.deepEqual(await closed, [0, null], proxy.said);
    running = undefined;
    market.localnet.advanceTime(120);
    const { exit, out, err } = await run('session', 'close', session);
    assert.equal(exit, 0, err);
    assert.equal((JSON.parse(out) as { refund: string }).refund, `${DEPOSIT - owed}`);
  });

  it('a buyer who does not sign gets no more jobs, and the keeper has lent no more than it said', async () => {
    session = await open();
    const record = join(folder, 'sessions', session, 'session.json');
    const { apiKey } = JSON.parse(readFileSync(record, 'utf8')) as { apiKey: string };
    const client = new OpenAI({ apiKey, baseURL: `${keeper.url}/v1`, maxRetries: 0 });
    const many = async () => {
      for (let i = 0; i < 20; i++) await client.chat.completions.create({ ...ASK, max_tokens: 3 });
    };
    await assert.rejects(many(), { status: 402, code: 'voucher_due' });
    const usage = JSON.parse((await run('session', 'usage', session)).out) as { unsettled: string };
    assert.ok(BigInt(usage.unsettled) > 1_700n && BigInt(usage.unsettled) <= 2_000n, usage.unsettled);
    await keeper.tick('all');
    assert.equal(await settled(), 0n);
  });

  /** The proxy that runs, or one that does from now on. */
  async function using() {
    if (!running || running.child.exitCode !== null || running.child.signalCode !== null) return start();
    const { url, key } = await running.ready;
    return { url, key, client: new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0 }) };
  }
});

/** The offer with 1 micro-USDC more for the first stage of its first job, in itself in order. */
function overcharged(answer: string): string {
  const due = JSON.parse(answer) as { offer: Offer | null };
  const { offer } = due;
  const [job] = offer?.jobs ?? [];
  const [stage] = job?.stages ?? [];
  if (!offer || !job || !stage) return answer;
  const more = (amount: string) => (BigInt(amount) + 1n).toString();
  stage.amount_micro_usdc = more(stage.amount_micro_usdc);
  job.amount_micro_usdc = more(job.amount_micro_usdc);
  offer.to = more(offer.to);
  const amounts = new Map<string, bigint>();
  for (const { worker, amount_micro_usdc: amount } of offer.jobs.flatMap((j) => j.stages)) {
    amounts.set(worker, (amounts.get(worker) ?? 0n) + BigInt(amount));
  }
  const shares = [...amounts].map(([worker, amount]) => ({ worker: new PublicKey(worker).toBytes(), amount }));
  offer.shares_hash = toHex(sharesHash(sortShares(shares)));
  return JSON.stringify(due);
}
