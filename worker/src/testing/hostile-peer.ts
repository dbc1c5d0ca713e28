import { randomBytes } from 'node:crypto';
import { signTicket, toHex, type SignedTicket, type ToKeeper } from '@shardmarket/sdk';
import type { Frame } from '../ring/frame.ts';
import { RingServer } from '../ring/server.ts';
import type { TestKeeper } from './keeper.ts';
import { RawLink } from './raw-link.ts';
import { newOperator, type Operator } from './ticket.ts';

type Failed = Extract<ToKeeper, { type: 'ring.failed' }>;

/** A ring of two that a worker is in with somebody who means it ill. */
export interface HostileRing {
  readonly ticket: SignedTicket;
  /** to the worker */
  readonly link: RawLink;
  /** what came back from the worker, the tail of the ring, in order */
  readonly frames: readonly Frame[];
  /** the next frame that comes back, or has come since the last call */
  next(): Promise<Frame>;
  /** what the worker tells its keeper when it loses the ring */
  readonly failed: Promise<Failed>;
  leave(): Promise<void>;
}

/** Puts a worker that holds the last layers in a ring whose head has a valid key and ticket, and no manners. */
export async function joinHostileRing(keeper: TestKeeper, victim: string, self: Operator = newOperator()) {
  const member = keeper.workers.find(({ hello }) => hello.operator === victim);
  if (!member) throw new Error(`no worker ${victim} is connected`);
  const { worker, ringUrl, layers, model } = member.hello;
  if (ringUrl === null) throw new Error(`worker ${victim} listens nowhere`);
  const at = { host: '127.0.0.1', port: 0 };
  const server = await RingServer.listen({ at, key: self.key, maxFrameBytes: 1 << 20 });
  const url = `ws://127.0.0.1:${server.port}/ring`;
  const unsigned = {
    ring: toHex(randomBytes(16)),
    generation: 0,
    model,
    stages: [
      { operator: self.address, worker: self.address, url, layers: [0, layers[0]] as [number, number] },
      { operator: victim, worker, url: ringUrl, layers },
    ],
    expiresAt: Date.now() + 60_000,
    keeper: keeper.keypair.publicKey.toBase58(),
  };
  const ticket = signTicket(unsigned, keeper.key);
  const frames: Frame[] = [];
  let seen = 0;
  let came: () => void = () => undefined;
  // The worker dials its successor as soon as it has its ticket: from then on it waits for its predecessor.
  await new Promise<void>((linked) => {
    const frame = (one: Frame) => (frames.push(one), came());
    const handlers = { frame, closed: () => undefined };
    const expected = { ticket, predecessor: victim, self: self.address, key: self.key, handlers };
    server.expect({ ...expected, known: () => new Map(), linked: () => linked() });
    keeper.send(member, { type: 'ring.join', ticket });
  });
  const said = <T extends ToKeeper['type']>(type: T) =>
    keeper.next((m) => (m.type === type && 'ring' in m && m.ring === ticket.ring ? m : undefined));
  const ready = said('ring.ready');
  const failed = said('ring.failed') as Promise<Failed>;
  const link = await RawLink.open(ringUrl, ticket, self, victim);
  await ready;
  const ring: HostileRing = {
    ticket,
    link,
    frames,
    failed,
    async next() {
      while (frames.length === seen) await new Promise<void>((resolve) => (came = resolve));
      return frames[seen++] as Frame;
    },
    async leave() {
      keeper.send(member, { type: 'ring.leave', ring: ticket.ring });
      link.close();
      await server.close();
    },
  };
  return ring;
}
