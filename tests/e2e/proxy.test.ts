import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import OpenAI from 'openai';
import { idsOf } from '../../keeper/test/models.ts';
import { overcharged } from './support/overcharged.ts';
import { DEPOSIT, startOwnKeyMarket, type OwnKeyMarket } from './support/own-key-market.ts';
import { ProxyProcess } from './support/proxy-process.ts';

/** ceil(5 × 2 layers × (6 + tokens − 1)) for each of three stages */
const cost = (tokens: number) => 30n * BigInt(5 + tokens);

describe('the proxy of a buyer who holds its own key', function () {
  this.timeout(240_000);
  let { folder, market, keeper, middle, ring, places, run, open, stop } = {} as OwnKeyMarket;
  let settledOf: OwnKeyMarket['settled'];
  let session: string;
  let running: ProxyProcess | undefined;
  let owed = 0n;

  before(async () => {
    ({
      folder,
      market,
      keeper,
      middle,
      ring,
      places,
      run,
      open,
      stop,
      settled: settledOf,
    } = await startOwnKeyMarket(2_000n));
    session = await open();
  });
  after(async () => {
    running?.child.kill('SIGKILL');
    await stop?.();
  });
  afterEach(() => {
    middle.state.meddle = undefined;
    middle.state.change = undefined;
  });

  const settled = () => settledOf(session);
  const until = async (holds: () => Promise<boolean> | boolean) => {
    const patience = Date.now() + 60_000;
    while (!(await holds())) {
      assert.ok(Date.now() < patience, 'it did not come to pass within a minute');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const settles = () => until(async () => (await settled()) === owed);

  const start = () => {
    running = new ProxyProcess(places, session, market.modelsDir);
    return running.serving();
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
  function using() {
    return !running || running.isOver ? start() : running.serving();
  }
});
