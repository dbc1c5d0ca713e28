import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to a request; undefined passes it on. The body is that of the request. */
export type Meddle = (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<boolean> | boolean;

/** Stands between a buyer and a keeper: passes everything on, and can hold, swallow and change what it sees. */
export async function between(keeperUrl: string) {
  const state: { meddle: Meddle | undefined; change: ((path: string, answer: string) => string) | undefined } = {
    meddle: undefined,
    change: undefined,
  };
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    if (await state.meddle?.(request, body, response)) return;
    const { authorization, 'content-type': type } = request.headers;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await fetch(keeperUrl + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) },
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      signal: gone.signal,
    });
    const head = Object.fromEntries(['content-type', 'x-shardmarket-job'].map((n) => [n, answer.headers.get(n) ?? '']));
    response.writeHead(answer.status, head);
    const { change } = state;
    if (change && head['content-type']?.startsWith('application/json')) {
      return void response.end(change(request.url ?? '', await answer.text()));
    }
    for await (const bytes of answer.body ?? []) response.write(bytes);
    response.end();
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
