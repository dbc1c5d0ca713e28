import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { signTicket, toHex, type SignedTicket } from '@shardmarket/sdk';
import { WebSocketServer } from 'ws';
import { newOperator, newTicket, type Operator } from '../../testing/ticket.ts';
import { DelayProxy } from '../../testing/proxy/proxy.ts';
import { RealTimeline } from '../../testing/proxy/real-timeline.ts';
import { connectTo, type Closed } from '../../testing/raw-link.ts';
import { dial } from '../dial.ts';
import { maxFrameBytes } from '../frame.ts';
import { answerTextSchema, makeHello, newEphemeral, proveHello, type Parties } from '../handshake.ts';
import type { Link } from '../link.ts';
import { direct } from '../reach.ts';
import { MAX_STRANGERS, RingServer } from '../server.ts';
import { CLOSE, readText } from '../texts.ts';

const MAX_FRAME = maxFrameBytes(64);
/** Time (ms) that strangers have here: short, for tests that wait for its end. */
const PATIENCE_MS = 400;
const [keeper, alice, bob, mallory] = [newOperator(), newOperator(), newOperator(), newOperator()];
const quiet = { frame: () => undefined, closed: () => undefined };

describe('strangers at the listener of a worker', () => {
  let server: RingServer;
  let url: string;
  let ticket: SignedTicket;
  const links: Link[] = [];
  const sockets: { destroy(): void }[] = [];

  beforeEach(async () => {
    server = await RingServer.listen({
      ...{ at: { host: '127.0.0.1', port: 0 }, key: bob.key, maxFrameBytes: MAX_FRAME },
      strangerTimeoutMs: PATIENCE_MS,
    });
    url = `ws://127.0.0.1:${server.port}/ring`;
    ticket = newTicket(keeper, [alice, bob]);
  });
  afterEach(async () => {
    for (const link of links.splice(0)) link.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  /** Bob waits for Alice. */
  const expectAlice = (under = ticket) =>
    server.expect({
      ...{ ticket: under, predecessor: alice.address, self: bob.address, key: bob.key, handlers: quiet },
      known: () => new Map(),
      linked: (link) => void links.push(link),
    });
  /** Whatever came before, the one who is expected gets in. */
  const aliceGetsIn = async (by = url) => {
    const parties = { ticket, initiator: alice.address, responder: bob.address };
    const times = { timeoutMs: 10_000, linkTimeoutMs: 3_000, signal: new AbortController().signal };
    const { link } = await dial({ url: by, reach: direct, parties, key: alice.key, handlers: quiet, ...times });
    links.push(link);
  };
  const raw = async (): Promise<Socket> => {
    const socket = connect(server.port ?? 0, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** Sends messages one after the other, and says how the worker closes. */
  const said = async (...messages: (string | Uint8Array)[]): Promise<Closed> => {
    const { socket, closed } = await connectTo(url);
    for (const message of messages) socket.send(message);
    return closed;
  };
  /** Shakes hands as somebody, with the texts that were changed, and says how the worker closes. */
  const shake = async (
    as: Operator,
    change: { parties?: Partial<Parties>; hello?: object; proof?: object } = {},
  ): Promise<Closed> => {
    const { socket, closed } = await connectTo(url);
    const parties = { ticket, initiator: alice.address, responder: bob.address, ...change.parties };
    const own = newEphemeral();
    const answered = readText(socket, answerTextSchema, 5_000);
    socket.send(JSON.stringify({ ...makeHello(parties, own), ...change.hello }));
    const answer = await answered.catch(() => undefined);
    if (answer) {
      const proved = change.proof ?? proveHello({ ...parties, responder: bob.address }, own, answer, as.key).proof;
      socket.send(JSON.stringify(proved));
    }
    return closed;
  };

  describe('before the handshake', () => {
    const texts: Record<string, string | Uint8Array> = {
      'bytes that are no text': new Uint8Array(100).fill(7),
      'a text that is no JSON': '{',
      'JSON of another shape': '{"ring":7}',
      'an array': '[[[]]]',
      'a text that is too long': JSON.stringify({ ring: 'a'.repeat(3_000) }),
      'no text at all': '',
    };
    for (const [what, text] of Object.entries(texts)) {
      it(`${what} is refused`, async () => {
        expectAlice();
        assert.equal((await said(text)).code, CLOSE.refused);
        await aliceGetsIn();
      });
    }

    it('a message longer than any frame is refused by its length', async () => {
      expectAlice();
      assert.equal((await said(new Uint8Array(MAX_FRAME + 1))).code, 1009);
      await aliceGetsIn();
    });

    it('bytes that are no HTTP are cut off', async () => {
      expectAlice();
      const socket = await raw();
      socket.resume().write(Buffer.alloc(4_096, 0x16));
      await once(socket, 'close');
      await aliceGetsIn();
    });

    it('who asks for no WebSocket is told to', async () => {
      const response = await fetch(`http://127.0.0.1:${server.port}/`);
      assert.equal(response.status, 426);
    });
  });

  describe('in the handshake', () => {
    beforeEach(() => expectAlice());
    afterEach(() => aliceGetsIn());

    it('the name of a member without its key is refused', async () => {
      const { code, reason } = await shake(mallory);
      assert.deepEqual([code, /did not sign this handshake/.test(reason)], [CLOSE.refused, true]);
    });

    it('a key that does not stand in the ticket is refused', async () => {
      const { code, reason } = await shake(mallory, { parties: { initiator: mallory.address } });
      assert.deepEqual([code, /names other neighbours/.test(reason)], [CLOSE.refused, true]);
    });

    it('a ticket of a ring that is not known is refused', async () => {
      const { code, reason } = await shake(alice, { parties: { ticket: newTicket(keeper, [alice, bob]) } });
      assert.deepEqual([code, reason], [CLOSE.unknownRing, 'no ticket of this ring']);
    });

    it('another ticket of the same ring is refused: the signatures are over it', async () => {
      const other = newTicket(keeper, [alice, bob, mallory], { ring: ticket.ring });
      // The responder signs its own ticket: the impostor goes on without looking at that.
      const { code } = await shake(alice, { hello: { ring: other.ring }, proof: { signature: 'ab'.repeat(64) } });
      assert.equal(code, CLOSE.refused);
    });

    it('a ticket that the keeper did not sign opens nothing: what is known here counts, not what is claimed', async () => {
      const forged = signTicket({ ...ticket, stages: [...ticket.stages].reverse() }, mallory.key);
      const { code } = await shake(mallory, { parties: { ticket: forged, initiator: mallory.address } });
      assert.equal(code, CLOSE.refused);
    });

    it('an ephemeral key of small order is refused', async () => {
      const { code, reason } = await shake(alice, { hello: { ephemeral: '00'.repeat(32) } });
      assert.deepEqual([code, /not a usable X25519 point/.test(reason)], [CLOSE.refused, true]);
    });

    it('the texts of an earlier handshake, played again, are refused', async () => {
      const earlier = newTicket(keeper, [alice, bob]);
      expectAlice(earlier);
      const { socket } = await connectTo(url);
      const own = newEphemeral();
      const parties = { ticket: earlier, initiator: alice.address, responder: bob.address };
      const hello = makeHello(parties, own);
      const answered = readText(socket, answerTextSchema, 5_000);
      socket.send(JSON.stringify(hello));
      const { proof } = proveHello(parties, own, await answered, alice.key);
      const ready = once(socket, 'message');
      socket.send(JSON.stringify(proof));
      await ready;
      // The link is given: the ring is not expected any more.
      assert.equal((await shake(alice, { hello, proof })).code, CLOSE.unknownRing);
      // It is expected again, as after a heal: the responder's part is fresh, and the old signature does not fit.
      expectAlice(earlier);
      const { code, reason } = await shake(mallory, { hello, proof });
      assert.deepEqual([code, /did not sign this handshake/.test(reason)], [CLOSE.refused, true]);
    });
  });

  describe('many at once', () => {
    it('who says nothing is sent away in time', async () => {
      const { closed } = await connectTo(url);
      const began = performance.now();
      const { code, reason } = await closed;
      assert.deepEqual([code, /no answer within/.test(reason)], [CLOSE.refused, true]);
      assert.ok(performance.now() - began >= PATIENCE_MS / 2);
    });

    it('who begins an HTTP request and does not end it is cut off in time', async () => {
      const socket = await raw();
      socket.write('GET /ring HTTP/1.1\r\nHost: a\r\n');
      await once(socket.resume(), 'close');
    });

    it('half-open handshakes are bounded: the oldest give way, and who is expected gets in', async () => {
      expectAlice();
      const half = await Promise.all(Array.from({ length: MAX_STRANGERS + 20 }, () => connectTo(url)));
      const { initiator, responder } = { initiator: alice.address, responder: bob.address };
      for (const { socket } of half) {
        if (socket.readyState !== socket.OPEN) continue;
        socket.send(JSON.stringify(makeHello({ ticket, initiator, responder }, newEphemeral())));
      }
      const begun = aliceGetsIn();
      const codes = await Promise.all(half.map(async ({ closed }) => (await closed).code));
      await begun;
      assert.ok(codes.filter((code) => code === CLOSE.busy).length >= 20, String(codes));
    });

    it('a dial that is turned away because of a crowd tries again', async () => {
      const timeline = new RealTimeline();
      const crowded = new WebSocketServer({ host: '127.0.0.1', port: 0 });
      await once(crowded, 'listening');
      const lines = { down: { delayMs: 0 }, up: { delayMs: 0 } };
      const target = { host: '127.0.0.1', port: (crowded.address() as AddressInfo).port };
      const proxy = await DelayProxy.listen({ timeline, target, lines });
      try {
        crowded.on('connection', (socket) => {
          proxy.leadTo({ host: '127.0.0.1', port: server.port ?? 0 });
          socket.close(CLOSE.busy);
        });
        expectAlice();
        await aliceGetsIn(`ws://127.0.0.1:${proxy.port}/ring`);
      } finally {
        await proxy.close();
        await timeline.close();
        crowded.close();
      }
    });
  });

  it('a ring that nobody formed opens nothing', async () => {
    const hello = { ...makeHello({ ticket, initiator: alice.address, responder: bob.address }, newEphemeral()) };
    assert.equal((await said(JSON.stringify({ ...hello, ring: toHex(new Uint8Array(16)) }))).code, CLOSE.unknownRing);
  });
});
