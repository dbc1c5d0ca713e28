import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { invalidParams } from '../errors.ts';
import { method, type Methods } from '../rpc/method.ts';
import { accountConfig, address, config, programConfig, signature } from '../rpc/params.ts';
import { Router } from '../rpc/router.ts';
import type { Feed } from './feed.ts';
import { accountFeed, logsFeed, programFeed, rootFeed, signatureFeed, slotFeed } from './feeds.ts';
import type { Hub } from './hub.ts';

const logsFilter = z.union([z.enum(['all', 'allWithVotes']), z.strictObject({ mentions: z.tuple([address]) })], {
  error: 'expected "all" or {"mentions": [one address]}',
});

const KINDS = ['signature', 'account', 'program', 'logs', 'slot', 'root'] as const;

/** Serves the subscription methods to one WebSocket client until it closes. */
export function serveSubscriptions(chain: Chain, hub: Hub, socket: WebSocket): void {
  const own = new Set<number>();
  let starting: { id: number; feed: Feed }[] = [];
  const send = (text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  };

  const subscribe = (feed: Feed): number => {
    const id = hub.nextId();
    own.add(id);
    starting.push({ id, feed });
    return id;
  };
  const unsubscribe = method(z.tuple([z.number().int()]), ([id]) => {
    if (!own.delete(id)) throw invalidParams(`this connection has no subscription ${id}`);
    hub.stop(id);
    return true;
  });
  const methods: Methods = {
    ...Object.fromEntries(KINDS.map((kind) => [`${kind}Unsubscribe`, unsubscribe])),
    signatureSubscribe: method(z.tuple([signature, config.optional()]), ([id]) => subscribe(signatureFeed(chain, id))),
    accountSubscribe: method(z.tuple([address, accountConfig.optional()]), ([key, options]) =>
      subscribe(accountFeed(chain, key, options)),
    ),
    programSubscribe: method(z.tuple([address, programConfig.optional()]), ([key, options]) =>
      subscribe(programFeed(chain, key, options)),
    ),
    logsSubscribe: method(z.tuple([logsFilter, config.optional()]), ([filter]) =>
      subscribe(logsFeed(chain, typeof filter === 'string' ? null : filter.mentions[0])),
    ),
    slotSubscribe: method(z.tuple([]), () => subscribe(slotFeed())),
    rootSubscribe: method(z.tuple([]), () => subscribe(rootFeed())),
  };

  const router = new Router(methods);
  const handle = async (text: string): Promise<void> => {
    const reply = await router.answer(text);
    if (reply !== undefined) send(reply);
    const due = starting;
    starting = [];
    for (const { id, feed } of due) if (own.has(id)) hub.start(id, feed, send);
  };
  let queue = Promise.resolve();
  socket.on('message', (data: Buffer) => {
    queue = queue.then(() => handle(data.toString('utf8')));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    for (const id of own) hub.stop(id);
    own.clear();
  });
}
