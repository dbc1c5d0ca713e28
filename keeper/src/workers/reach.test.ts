import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { answerPresence, presenceAskSchema, signingKey, type ToWorker } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { WebSocketServer } from 'ws';
import { createLog } from '../log.ts';
import { matchRing } from '../rings/match.ts';
import { Reach } from './reach.ts';
import { WorkerRegistry } from './registry.ts';
import type { LiveWorker } from './types.ts';

type Told = Extract<ToWorker, { type: 'presence' }>;

describe('whether a worker can be reached', () => {
  let registry: WorkerRegistry;
  let reach: Reach | undefined;
  const servers: WebSocketServer[] = [];
  const told: Told[] = [];

  /** Watches over connected workers; without a relay unless the test is of one. */
  function watch(times: { refreshMs?: number; retryMs?: number } = {}): void {
    registry = new WorkerRegistry();
    told.length = 0;
    reach = new Reach({ registry, relay: undefined, log: createLog('silent'), timeoutMs: 1_000, ...times });
  }
  afterEach(async () => {
    reach?.stop();
    await Promise.all(servers.splice(0).map(close));
  });

  const close = (server: WebSocketServer) => {
    for (const socket of server.clients) socket.terminate();
    return new Promise((resolve) => server.close(resolve));
  };

  /** A listener that proves to be this operator's. */
  async function listen(operator: Keypair, port = 0): Promise<{ server: WebSocketServer; port: number; url: string }> {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    servers.push(server);
    server.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        const ask = presenceAskSchema.parse(JSON.parse(data.toString('utf8')));
        socket.send(JSON.stringify(answerPresence(ask, signingKey(operator.secretKey))));
      }),
    );
    await once(server, 'listening');
    const taken = (server.address() as AddressInfo).port;
    return { server, port: taken, url: `ws://127.0.0.1:${taken}` };
  }

  function join(operator: Keypair, ringUrl: string | null) {
    const address = operator.publicKey.toBase58();
    const rest = {
      model: 'm',
      numericsClass: 'x',
      ask: 1n,
      canDrive: true,
      maxJobs: 1,
      relay: false,
      layerMs: 1,
      holds: 6,
    };
    const worker: LiveWorker = { ...rest, address, operator: address, layers: [0, 6], ringUrl };
    const send = (message: ToWorker) => message.type === 'presence' && told.push(message);
    return registry.join(worker, { send, close: () => undefined });
  }
  const judged = () => once(registry, 'presence');
  const canServe = () =>
    matchRing(
      'm',
      6,
      registry.available().map((worker) => ({ worker, jobs: 0 })),
    ).ok;

  it('the first worker of all is found by the keeper, and counts from then on', async () => {
    watch();
    const me = Keypair.generate();
    const { url } = await listen(me);
    join(me, url);
    assert.deepEqual([registry.available().length, canServe()], [0, false]);
    await judged();
    assert.deepEqual([registry.available().length, canServe()], [1, true]);
    assert.deepEqual(told, [{ type: 'presence', reachable: true, route: 'direct' }]);
  });

  it('a wrong address is in no ring and is not counted; the worker hears why', async () => {
    watch();
    const me = Keypair.generate();
    const gone = await listen(me);
    await close(gone.server);
    join(me, gone.url);
    await judged();
    assert.deepEqual([registry.available().length, registry.reached().length, canServe()], [0, 0, false]);
    assert.equal(told[0]?.reachable, false);
    assert.match(told[0]?.why ?? '', new RegExp(`${gone.url} does not open: .*ECONNREFUSED`));
  });

  it('an address at which somebody else listens is a wrong one', async () => {
    watch();
    const me = Keypair.generate();
    join(me, (await listen(Keypair.generate())).url);
    await judged();
    assert.deepEqual(
      told.map((t) => t.reachable),
      [false],
    );
    assert.match(told[0]?.why ?? '', /who answers there is not/);
  });

  it('an address that takes connections and says nothing is a wrong one', async () => {
    watch();
    const mute = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    servers.push(mute);
    await once(mute, 'listening');
    join(Keypair.generate(), `ws://127.0.0.1:${(mute.address() as AddressInfo).port}`);
    await judged();
    assert.match(told[0]?.why ?? '', /it said nothing within/);
  });

  it('who listens nowhere needs a relay', async () => {
    watch();
    join(Keypair.generate(), null);
    await judged();
    assert.equal(told[0]?.why, 'it listens nowhere');
  });

  it('an address that opens no more counts no more, and counts again when it opens', async () => {
    watch({ refreshMs: 20, retryMs: 20 });
    const me = Keypair.generate();
    const { server, port, url } = await listen(me);
    join(me, url);
    await judged();
    const lost = judged();
    await close(server);
    await lost;
    assert.equal(canServe(), false);
    const back = judged();
    await listen(me, port);
    await back;
    assert.equal(canServe(), true);
    assert.deepEqual(
      told.map((t) => t.reachable),
      [true, false, true],
    );
  });

  it('a worker that a ring has lost is looked at at once', async () => {
    watch();
    const [me, neighbour] = [Keypair.generate(), Keypair.generate()];
    const { server, url } = await listen(me);
    join(me, url);
    await judged();
    const seat = join(neighbour, (await listen(neighbour)).url);
    await judged();
    await close(server);
    const lost = judged();
    const failed = { type: 'ring.failed', ring: 'ab'.repeat(16), generation: 0, code: 'X', message: 'x' } as const;
    seat.receive({ ...failed, suspect: me.publicKey.toBase58() });
    await lost;
    assert.deepEqual(
      registry.available().map((w) => w.address),
      [neighbour.publicKey.toBase58()],
    );
  });

  it('what a neighbour found counts while it is there', async () => {
    watch();
    const [me, neighbour] = [Keypair.generate(), Keypair.generate()];
    const gone = await listen(me);
    await close(gone.server);
    join(me, gone.url);
    await judged();
    const seat = join(neighbour, (await listen(neighbour)).url);
    registry.attest(me.publicKey.toBase58(), neighbour.publicKey.toBase58(), { direct: null });
    assert.equal(registry.presence(me.publicKey.toBase58())?.reachable, true);
    seat.leave();
    assert.equal(registry.presence(me.publicKey.toBase58())?.reachable, false);
  });
});
