/** An RPC in front of the chain's that can lose what passes: the answer to a transaction that was sent, or the transaction. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RpcProxy {
  readonly url: string;
  /** methods that are answered with HTTP 500 and passed on to nobody */
  readonly lost: Set<string>;
  /** calls of each method */
  readonly calls: Map<string, number>;
  close(): Promise<void>;
}

export async function startRpcProxy(target: string): Promise<RpcProxy> {
  const lost = new Set<string>();
  const calls = new Map<string, number>();
  const server = createServer((req, res) => {
    // Pages of another origin ask it, as they ask a node.
    res.setHeader('access-control-allow-origin', '*');
    res.setHeader('access-control-allow-headers', req.headers['access-control-request-headers'] ?? '*');
    if (req.method === 'OPTIONS') return void res.writeHead(204).end();
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { method } = JSON.parse(body) as { method: string };
      calls.set(method, (calls.get(method) ?? 0) + 1);
      if (lost.has(method)) return void res.writeHead(500).end();
      fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        .then(async (answer) =>
          res.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
        )
        .catch(() => res.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lost, calls, close };
}
