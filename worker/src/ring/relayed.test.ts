import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { relayUrl } from '@shardmarket/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import type { WorkerError } from '../errors.ts';
import { newOperator, newTicket, type Operator } from '../testing/ticket.ts';
import { dial } from './dial.ts';
import { maxFrameBytes, type Frame } from './frame.ts';
import type { Link } from './link.ts';
import { probe } from './probe.ts';
import { answerCall, reachBy } from './reach.ts';
import { RingServer } from './server.ts';

const [keeper, alice, bob, mallory] = [newOperator(), newOperator(), newOperator(), newOperator()];
const ticket = newTicket(keeper, [alice, bob]);
const frame: Frame = {
  ...{ type: 'verify', rows: 1, epoch: 0, position: 0, job: 'ab'.repeat(16) },
  payload: new Uint8Array(16).fill(3),
};
const TOKEN = 'cd'.repeat(16);
/** Why the last attempt failed: the time may be up in the middle of one. */
const NO_LINK = /did not sign this handshake|no answer within/;

/** What a relay does to a message on its way; what it returns goes on, each for itself. */
type Meddle = (data: Buffer, binary: boolean, down: boolean, at: number) => Buffer[];
const honest: Meddle = (data) => [data];

describe('a link through a relay', () => {
  let relay: WebSocketServer;
  let keeperUrl: string;
  let meddle: Meddle;
  /** what the relay has seen */
  let seen: Buffer[];
  let servers: RingServer[];
  /** links that the responder has opened */
  let linked = 0;
  const links: Link[] = [];
  /** answers when the relay is dialled; mallory in bob's place if the relay swaps them */
  let called: RingServer;

  beforeEach(async () => {
    [meddle, seen, servers, linked] = [honest, [], [], 0];
    relay = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(relay, 'listening');
    keeperUrl = `ws://127.0.0.1:${(relay.address() as AddressInfo).port}/v1/workers`;
    let waiting: { socket: WebSocket; early: [Buffer, boolean][] } | undefined;
    relay.on('connection', (socket, request) => {
      if (request.url === `/v1/relay/answers/${TOKEN}`) return waiting && join(waiting.socket, socket, waiting.early);
      assert.equal(request.url, `/v1/relay/${bob.address}`);
      waiting = { socket, early: [] };
      const { early } = waiting;
      socket.on('message', (data: Buffer, binary) => early.push([data, binary]));
      void answerCall({ keeperUrl, token: TOKEN, maxFrameBytes: 4096, timeoutMs: 20_000 }).then((s) => called.take(s));
    });
    called = await hidden(bob);
  });
  afterEach(async () => {
    for (const link of links.splice(0)) link.close();
    for (const server of servers) await server.close();
    for (const socket of relay.clients) socket.terminate();
    await new Promise((resolve) => relay.close(resolve));
  });

  function join(dialler: WebSocket, answer: WebSocket, early: [Buffer, boolean][]): void {
    dialler.removeAllListeners('message');
    for (const [from, to, down] of [
      [dialler, answer, true],
      [answer, dialler, false],
    ] as const) {
      let at = 0;
      const pass = (data: Buffer, binary: boolean) => {
        seen.push(data);
        for (const piece of meddle(data, binary, down, at++)) to.send(piece, { binary });
      };
      from.on('message', pass);
      from.on('close', (code, reason) => (code < 3000 ? to.terminate() : to.close(code, reason)));
      if (down) for (const [data, binary] of early) pass(data, binary);
    }
  }

  async function hidden({ key }: Operator): Promise<RingServer> {
    const server = await RingServer.listen({ at: null, key, maxFrameBytes: maxFrameBytes(16) });
    servers.push(server);
    return server;
  }

  /** The worker waits for its predecessor alice. */
  function expectAlice(server: RingServer, as: Operator, onFrame: (frame: Frame) => void = () => undefined) {
    const closed = new Promise<WorkerError>((resolve) => {
      server.expect({
        ...{ ticket, predecessor: alice.address, self: bob.address, key: as.key, known: () => new Map() },
        handlers: { frame: onFrame, closed: resolve },
        linked: (link) => (linked++, links.push(link)),
      });
    });
    return closed;
  }

  async function dialBob(timeoutMs = 20_000): Promise<Link> {
    const { link } = await dial({
      url: relayUrl(bob.address),
      reach: reachBy(keeperUrl, alice.address, alice.key),
      parties: { ticket, initiator: alice.address, responder: bob.address },
      key: alice.key,
      handlers: { frame: () => undefined, closed: () => undefined },
      ...{ timeoutMs, linkTimeoutMs: 20_000, signal: new AbortController().signal },
    });
    links.push(link);
    return link;
  }

  it('carries frames to a worker that listens nowhere, and the relay sees sealed bytes only', async () => {
    const got = new Promise<Frame>((resolve) => void expectAlice(called, bob, resolve));
    const link = await dialBob();
    const payload = new Uint8Array(Buffer.from('this must not be seen by the relay'));
    link.send({ ...frame, payload });
    assert.deepEqual((await got).payload, payload);
    assert.ok(seen.length >= 5);
    assert.ok(!seen.some((data) => data.includes('must not be seen')));
  });

  it('is probed as any other, and the probe wants the right worker', async () => {
    const reach = reachBy(keeperUrl, alice.address, alice.key);
    const { rttMs, bytesPerMs } = await probe(relayUrl(bob.address), bob.address, { reach, sized: true });
    assert.ok(rttMs > 0 && bytesPerMs !== undefined);
    called = await hidden(mallory);
    await assert.rejects(probe(relayUrl(bob.address), bob.address, { reach }), { message: /who answers there is not/ });
  });

  it('a relay that leads to somebody else opens no link', async () => {
    called = await hidden(mallory);
    void expectAlice(called, mallory);
    await assert.rejects(dialBob(1_000), { message: NO_LINK });
  });

  for (const [text, down, at] of [
    ['hello', true, 0],
    ['answer', false, 0],
    ['proof', true, 1],
  ] as const) {
    it(`a relay that changes the ${text} opens no link`, async () => {
      meddle = (data, _, way, n) => [way === down && n === at ? withOther(data) : data];
      void expectAlice(called, bob);
      await assert.rejects(dialBob(1_000), { message: NO_LINK });
      assert.equal(linked, 0);
    });
  }

  /** Flips a digit of the last field: a key or a signature. */
  function withOther(data: Buffer): Buffer {
    const text = data.toString('utf8');
    const at = text.length - 3;
    return Buffer.from(`${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`);
  }

  for (const [what, change] of [
    ['flips a bit', (sealed: Buffer[]) => [Buffer.from(sealed[0] ?? []).fill((sealed[0]?.[40] ?? 0) ^ 1, 40, 41)]],
    ['repeats a frame', (sealed: Buffer[]) => [sealed[0], sealed[0]]],
    ['leaves a frame out', (sealed: Buffer[]) => [sealed[1]]],
    ['swaps two frames', (sealed: Buffer[]) => [sealed[1], sealed[0]]],
  ] as const) {
    it(`a relay that ${what} is found out before a job is touched`, async () => {
      const sealed: Buffer[] = [];
      meddle = (data, binary, down) => {
        if (!binary || !down) return [data];
        sealed.push(data);
        return sealed.length < 2 ? [] : change(sealed).filter((piece) => piece !== undefined);
      };
      const got: number[] = [];
      const closed = expectAlice(called, bob, ({ position }) => got.push(position));
      const link = await dialBob();
      for (const position of [7, 8]) link.send({ ...frame, position });
      assert.match((await closed).message, /seal is broken/);
      assert.deepEqual(got, what === 'repeats a frame' ? [7] : []);
    });
  }
});
