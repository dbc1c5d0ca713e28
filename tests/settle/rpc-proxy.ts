/** An RPC that fails: a proxy before the local chain which drops, delays, duplicates and reorders requests and replies, as a seed says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Rng } from '../program/fuzz/rng.ts';

/** How often in a thousand each thing happens to a request. */
export interface Faults {
  /** the request never arrives */
  readonly dropRequest: number;
  /** it arrives, and its answer is lost */
  readonly dropReply: number;
  /** it arrives once more, at some later time */
  readonly duplicate: number;
  /** it waits while others pass */
  readonly delayRequest: number;
  readonly delayReply: number;
  /** the node answers that it is busy, or broken */
  readonly refuse: number;
}

export const CALM: Faults = { dropRequest: 0, dropReply: 0, duplicate: 0, delayRequest: 0, delayReply: 0, refuse: 0 };

/** ms that a delayed request or reply waits at most. */
const LONGEST_MS = 40;

export interface RpcProxy {
  readonly url: string;
  /** what happens from now on, decided by this seed */
  set(faults: Faults, seed: number): void;
  /** transactions are taken and never arrive, as by a node whose leader forgets them */
  swallowing: boolean;
  /** transactions that were swallowed */
  readonly swallowed: number;
  /** requests that something was done to */
  readonly harmed: number;
  close(): Promise<void>;
}

export async function startRpcProxy(target: string): Promise<RpcProxy> {
  let faults = CALM;
  let rng = new Rng(0);
  let [harmed, swallowed] = [0, 0];
  const happens = (perThousand: number) => {
    const hit = rng.int(1_000) < perThousand;
    if (hit) harmed += 1;
    return hit;
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, rng.int(LONGEST_MS)));
  const forward = async (body: Buffer) => {
    const answer = await fetch(target, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const late = new Set<Promise<unknown>>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    if (happens(faults.delayRequest)) await pause();
    if (happens(faults.dropRequest)) return request.socket.destroy();
    if (happens(faults.refuse)) return response.writeHead(rng.percent(50) ? 429 : 503).end();
    if (happens(faults.duplicate)) {
      const again = pause()
        .then(() => forward(body))
        .catch(() => undefined);
      late.add(again);
      void again.finally(() => late.delete(again));
    }
    const swallow = proxy.swallowing && isSend(body);
    if (swallow) swallowed += 1;
    const answer = swallow ? acknowledged(body) : await forward(body);
    if (happens(faults.delayReply)) await pause();
    if (happens(faults.dropReply)) return request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next, seed) => {
      faults = next;
      rng = new Rng(seed);
    },
    swallowing: false,
    get swallowed() {
      return swallowed;
    },
    get harmed() {
      return harmed;
    },
    close: async () => {
      await Promise.all(late);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

interface SendRequest {
  readonly id: unknown;
  readonly method?: string;
  readonly params: readonly [string];
}

function isSend(body: Buffer): boolean {
  return (JSON.parse(body.toString('utf8')) as SendRequest).method === 'sendTransaction';
}

/** The first signature of the transaction, as a node answers when it has taken it. */
function acknowledged(body: Buffer): { status: number; body: Buffer } {
  const { id } = JSON.parse(body.toString('utf8')) as SendRequest;
  return { status: 200, body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result: 'taken' })) };
}
