import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RELAY_CLOSE, RELAY_PASS_HEADER, RELAY_PATH, signingKey, signRelayPass } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { WebSocket } from 'ws';
import { relayEndpoint, type RelayEndpoint } from './endpoint.ts';
import { RELAY_LIMITS, type RelayLimits } from './limits.ts';
import { Relay } from './relay.ts';

const dialler = Keypair.generate();
const DIALLER = dialler.publicKey.toBase58();
const WORKER = Keypair.generate().publicKey.toBase58();

describe('the relay', () => {
  let server: Server;
  let relay: Relay;
  let endpoint: RelayEndpoint;
  let url: string;
  let moved = 0;
  let outcomes: string[] = [];
  /** what the worker does when it is called */
  let onCall: (token: string) => boolean;

  async function start(change: Partial<RelayLimits> = {}): Promise<void> {
    moved = 0;
    outcomes = [];
    relay = new Relay({
      announce: (worker, token) => worker === WORKER && onCall(token),
      mayDial: (operator) => operator === DIALLER,
      limits: { ...RELAY_LIMITS, ...change },
      metrics: { relayCall: (outcome) => outcomes.push(outcome), relayed: (bytes) => (moved += bytes) },
    });
    endpoint = relayEndpoint(relay);
    server = createServer().on('upgrade', (request, socket, head) => {
      endpoint.upgrade(request.url ?? '', request, socket, head);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}${RELAY_PATH}`;
  }
  afterEach(async () => {
    endpoint.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  const pass = (worker = WORKER, at = Date.now(), by = dialler) =>
    signRelayPass(DIALLER, worker, at, signingKey(by.secretKey));
  const dial = (shown: string | undefined = pass(), worker = WORKER) =>
    new WebSocket(`${url}/${worker}`, { headers: shown === undefined ? {} : { [RELAY_PASS_HEADER]: shown } });
  const closeOf = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];

  /** The worker answers each call. @returns its next socket, open and not read yet: the first message may come with the opening */
  function answering(): Promise<WebSocket> {
    return new Promise((resolve) => {
      onCall = (token) => {
        const socket = new WebSocket(`${url}/answers/${token}`);
        socket.once('open', () => (socket.pause(), resolve(socket)));
        return true;
      };
    });
  }

  /** Both ends of a joined connection. */
  async function joined(): Promise<[WebSocket, WebSocket]> {
    const answer = answering();
    const a = dial();
    const b = await answer;
    if (a.readyState !== WebSocket.OPEN) await once(a, 'open');
    b.resume();
    return [a, b];
  }

  it('joins a dialler and the worker that is called: messages, pings and the close go from end to end', async () => {
    await start();
    const answer = answering();
    const a = dial();
    a.once('open', () => a.send('sent before the worker is there'));
    const b = await answer;
    b.resume();
    assert.equal(String((await once(b, 'message'))[0]), 'sent before the worker is there');
    const bytes = new Uint8Array(70_000).map((_, i) => i * 7);
    b.send(bytes);
    const [back, binary] = (await once(a, 'message')) as [Buffer, boolean];
    assert.ok(binary && back.equals(bytes));
    a.ping('who answers?');
    const [ping] = (await once(b, 'ping')) as [Buffer];
    assert.equal(ping.toString(), 'who answers?');
    await once(a, 'pong');
    b.close(4404, 'no ticket');
    const [code, reason] = (await once(a, 'close')) as [number, Buffer];
    assert.deepEqual([code, reason.toString()], [4404, 'no ticket']);
    assert.deepEqual(outcomes, ['joined']);
    assert.ok(moved > bytes.length);
  });

  it('a ping is answered by the other end or not at all', async () => {
    await start();
    const answer = new Promise<WebSocket>((resolve) => {
      onCall = (token) => {
        const socket = new WebSocket(`${url}/answers/${token}`, { autoPong: false });
        socket.once('open', () => resolve(socket));
        return true;
      };
    });
    const a = dial();
    const b = await answer;
    if (a.readyState !== WebSocket.OPEN) await once(a, 'open');
    let ponged = false;
    a.on('pong', () => (ponged = true));
    a.ping();
    await once(b, 'ping');
    b.send('later');
    await once(a, 'message');
    assert.equal(ponged, false);
  });

  it('an end that goes without a word takes the other with it, and gives its place back', async () => {
    await start();
    const [a, b] = await joined();
    assert.equal(relay.connections, 1);
    const closed = closeOf(b);
    a.terminate();
    assert.equal(await closed, 1006);
    while (relay.connections > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('does not read a sender whose receiver is slow: what waits is bounded', async () => {
    await start({ bufferedBytes: 256 << 10 });
    const [a, b] = await joined();
    b.pause();
    const piece = new Uint8Array(64 << 10);
    const all = 64 << 20;
    for (let sent = 0; sent < all; sent += piece.length) a.send(piece);
    // Until nothing moves any more: the kernel's own buffers are full too.
    for (let last = -1; last !== moved; await new Promise((resolve) => setTimeout(resolve, 200))) last = moved;
    assert.ok(moved < all / 2, `${moved} bytes were taken for a receiver that reads none`);
    let got = 0;
    const done = new Promise<void>((resolve) =>
      b.on('message', (data: Buffer) => (got += data.length) === all && resolve()),
    );
    b.resume();
    await done;
  });

  it('holds a connection to its bytes a second', async () => {
    await start({ bytesPerSecond: 100_000 });
    const [a, b] = await joined();
    const began = performance.now();
    for (let i = 0; i < 3; i++) a.send(new Uint8Array(50_000));
    for (let i = 0; i < 3; i++) await once(b, 'message');
    a.send(new Uint8Array(1));
    await once(b, 'message');
    assert.ok(performance.now() - began > 450);
  });

  it('ends a connection on which nobody says anything', async () => {
    await start({ idleMs: 100 });
    const [a, b] = await joined();
    assert.deepEqual(await Promise.all([closeOf(a), closeOf(b)]), [1006, 1006]);
  });

  it('takes so many connections to a worker and no more', async () => {
    await start({ perWorker: 1 });
    const [a] = await joined();
    assert.equal(await closeOf(dial()), RELAY_CLOSE.busy);
    a.close();
    while (relay.connections > 0) await new Promise((resolve) => setImmediate(resolve));
    await joined();
  });

  it('takes so many connections altogether and no more', async () => {
    await start({ connections: 1 });
    await joined();
    assert.equal(await closeOf(dial()), RELAY_CLOSE.busy);
  });

  it('a larger message than it takes ends the connection', async () => {
    await start({ messageBytes: 1_000 });
    const [a, b] = await joined();
    a.send(new Uint8Array(1_001));
    await Promise.all([closeOf(a), closeOf(b)]);
  });

  it('says that a worker is not there, or did not come', async () => {
    await start({ answerMs: 100 });
    onCall = () => false;
    assert.equal(await closeOf(dial()), RELAY_CLOSE.absent);
    onCall = () => true;
    assert.equal(await closeOf(dial()), RELAY_CLOSE.silent);
    assert.equal(relay.connections, 0);
    assert.deepEqual(outcomes, ['absent', 'silent']);
  });

  it('takes nobody without a fresh pass of a connected worker’s operator, to this worker', async () => {
    await start();
    onCall = () => assert.fail('nobody may be called');
    const stranger = Keypair.generate();
    const strangers = signRelayPass(stranger.publicKey.toBase58(), WORKER, Date.now(), signingKey(stranger.secretKey));
    const forged = pass(WORKER, Date.now(), stranger);
    const bad = [
      undefined,
      'x',
      strangers,
      forged,
      pass(DIALLER),
      pass(WORKER, Date.now() - 130_000),
      `${pass()}.more`,
    ];
    for (const shown of bad)
      assert.equal(await closeOf(shown === undefined ? bare() : dial(shown)), RELAY_CLOSE.refused);
  });
  const bare = () => new WebSocket(`${url}/${WORKER}`);

  it('an answer counts once, and only under a token that somebody waits under', async () => {
    await start();
    let token = '';
    onCall = (given) => ((token = given), true);
    const a = dial();
    a.on('error', () => undefined);
    while (token === '') await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await closeOf(new WebSocket(`${url}/answers/${'0'.repeat(32)}`)), 1008);
    const first = new WebSocket(`${url}/answers/${token}`);
    await once(first, 'open');
    assert.equal(await closeOf(new WebSocket(`${url}/answers/${token}`)), 1008);
    assert.equal(first.readyState, WebSocket.OPEN);
  });
});
