import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLog } from '../../log.ts';
import { afterAnswer, afterFailure, backoff, chooseNode, lags, MAX_LAG_SLOTS, type NodeHealth } from './health.ts';
import { RpcPool } from './pool.ts';

const node = (slot?: number, coolUntil = 0): NodeHealth => ({ slot, coolUntil, failures: 0 });

describe('the choice of an RPC node', () => {
  it('keeps to the order while the first is well', () => {
    assert.equal(chooseNode([node(100), node(100 + MAX_LAG_SLOTS)], 0), 0);
    assert.equal(chooseNode([node(), node()], 0), 0);
  });
  it('leaves out who is behind, and who cools down', () => {
    assert.equal(chooseNode([node(100), node(101 + MAX_LAG_SLOTS)], 0), 1);
    assert.equal(chooseNode([node(100, 5), node(100)], 4), 1);
    assert.equal(chooseNode([node(100, 5), node(100)], 5), 0);
  });
  it('takes the least late where all are late, and the one that cooled longest where all cool down', () => {
    assert.equal(chooseNode([node(0), node(50), node(100, 9)], 0), 1);
    assert.equal(chooseNode([node(1, 9), node(1, 7), node(1, 8)], 0), 1);
  });
  it('measures how far behind each is', () =>
    assert.deepEqual(lags([node(90), node(), node(100)]), [10, undefined, 0]));
  it('cools twice as long after each failure, at most a minute, and not after an answer', () => {
    const once = afterFailure(node(), 100);
    assert.equal(once.coolUntil, 1_100);
    assert.equal(afterFailure(once, 100).coolUntil, 2_100);
    assert.equal(afterFailure({ ...once, failures: 30 }, 100).coolUntil, 60_100);
    assert.deepEqual(afterAnswer(once), node());
  });
  it('waits longer after each try, at random, and as the node asks', () => {
    assert.deepEqual([backoff(1, null, 0), backoff(1, null, 1), backoff(3, null, 1)], [25, 50, 200]);
    assert.deepEqual([backoff(1, '1', 0), backoff(1, '600', 0), backoff(1, 'nonsense', 0)], [1_000, 2_000, 25]);
  });
});

describe('a pool of RPC nodes', () => {
  type Answer = (method: string, response: ServerResponse, request: IncomingMessage) => unknown;
  /** A node that answers as told; `asked` are the methods. */
  async function startNode(answer: Answer) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { id, method } = JSON.parse(body) as { id: string; method: string };
        asked.push(method);
        const result = answer(method, response, request);
        if (result !== undefined) response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stops.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url, asked };
  }
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  const log = createLog('silent');
  const broken: Answer = (_, __, request) => void request.socket.destroy();
  const busy: Answer = (_, response) => void response.writeHead(429).end();
  const slot =
    (n: number): Answer =>
    () =>
      n;

  it('asks again when a connection breaks or the node is busy', async () => {
    let requests = 0;
    const { url } = await startNode((...args) => {
      requests += 1;
      return requests === 1 ? broken(...args) : requests === 2 ? busy(...args) : 7;
    });
    assert.equal(await new RpcPool([url], log).connection.getSlot(), 7);
    assert.equal(requests, 3);
  });

  it('goes on with the next node, and leaves the one that failed alone for a while', async () => {
    const [bad, good] = [await startNode(broken), await startNode(slot(5))];
    const pool = new RpcPool([bad.url, good.url], log);
    assert.equal(await pool.connection.getSlot(), 5);
    const tries = bad.asked.length;
    assert.equal(await pool.connection.getSlot(), 5);
    assert.equal(bad.asked.length, tries);
    assert.deepEqual(
      pool.status().map((s) => s.cooling),
      [true, false],
    );
  });

  it('fails where no node answers', async () => {
    const bad = await startNode(busy);
    await assert.rejects(new RpcPool([bad.url, 'http://127.0.0.1:1'], log).connection.getSlot());
  });

  it('never mixes two nodes inside one decision: it fails, and the next one goes elsewhere', async () => {
    let alive = true;
    const first = await startNode((...args) => (alive ? 1 : broken(...args)));
    const second = await startNode(slot(2));
    const pool = new RpcPool([first.url, second.url], log);
    const seen: number[] = [];
    const twice = async () => {
      seen.push(await pool.connection.getSlot());
      alive = false;
      seen.push(await pool.decide(() => pool.connection.getSlot()));
    };
    await assert.rejects(pool.decide(twice));
    assert.deepEqual(seen, [1]);
    assert.deepEqual(second.asked, []);
    await pool.decide(twice);
    assert.deepEqual(seen, [1, 2, 2]);
  });

  it('turns away from a node that falls behind', async () => {
    const [late, good] = [await startNode(slot(1_000)), await startNode(slot(1_001 + MAX_LAG_SLOTS))];
    const pool = new RpcPool([late.url, good.url], log);
    await pool.probe();
    assert.deepEqual(
      pool.status().map((s) => s.lag),
      [1 + MAX_LAG_SLOTS, 0],
    );
    assert.equal(await pool.connection.getSlot(), 1_001 + MAX_LAG_SLOTS);
  });
});
