import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { WorkerError } from '../errors.ts';
import { newOperator, newTicket, type Operator } from '../testing/ticket.ts';
import { dial } from './dial.ts';
import { HEADER_BYTES, maxFrameBytes, TAG_BYTES, type Frame } from './frame.ts';
import { makeHello, newEphemeral, proveHello } from './handshake.ts';
import type { Link } from './link.ts';
import { REKEY_LIMITS } from './ratchet.ts';
import { direct } from './reach.ts';
import { RingServer } from './server.ts';
import { CLOSE } from './texts.ts';

const [keeper, alice, bob, mallory] = [newOperator(), newOperator(), newOperator(), newOperator()];
const ticket = newTicket(keeper, [alice, bob]);
const frame: Frame = {
  type: 'verify',
  rows: 1,
  epoch: 0,
  position: 0,
  job: 'ab'.repeat(16),
  payload: new Uint8Array(16).fill(3),
};
const quiet = { frame: () => undefined, closed: () => undefined };
const code =
  (expected: string, text = /./) =>
  (error: unknown) =>
    error instanceof WorkerError && error.code === expected && text.test(error.message);

describe('link', () => {
  let server: RingServer;
  let url: string;
  const links: Link[] = [];
  beforeEach(async () => {
    server = await RingServer.listen({
      at: { host: '127.0.0.1', port: 0 },
      key: bob.key,
      maxFrameBytes: maxFrameBytes(16),
    });
    url = `ws://127.0.0.1:${server.port}/ring`;
  });
  afterEach(async () => {
    for (const link of links.splice(0)) link.close();
    await server.close();
  });

  /** Bob waits for his predecessor. */
  function expectAlice(
    change: { predecessor?: string; frame?: (frame: Frame) => void; closed?: (e: WorkerError) => void } = {},
  ) {
    return new Promise<Link>((linked) =>
      server.expect({
        ticket,
        predecessor: alice.address,
        self: bob.address,
        key: bob.key,
        handlers: { ...quiet, ...change },
        known: () => new Map(),
        linked: (link) => (links.push(link), linked(link)),
        ...(change.predecessor && { predecessor: change.predecessor }),
      }),
    );
  }

  async function dialAs(who: Operator, responder = bob.address, timeoutMs = 2_000): Promise<Link> {
    const parties = { ticket, initiator: who.address, responder };
    const signal = new AbortController().signal;
    const { link } = await dial({
      url,
      reach: direct,
      parties,
      key: who.key,
      handlers: quiet,
      timeoutMs,
      linkTimeoutMs: 3_000,
      signal,
    });
    links.push(link);
    return link;
  }

  it('carries frames in order', async () => {
    const got: number[] = [];
    const all = new Promise<void>((resolve) => {
      void expectAlice({ frame: (f) => (got.push(f.position), got.length === 20 && resolve()) });
    });
    const link = await dialAs(alice);
    for (let position = 0; position < 20; position++) link.send({ ...frame, position });
    await all;
    assert.deepEqual(got, [...Array(20).keys()]);
  });

  it('carries frames in order past many changes of its keys', async () => {
    const count = 2 * REKEY_LIMITS.frames + 10;
    let next = 0;
    const all = new Promise<void>((resolve, reject) => {
      const inOrder = ({ position }: Frame) => {
        if (position !== next++) reject(new Error(`frame ${position} in the place of ${next - 1}`));
        if (next === count) resolve();
      };
      void expectAlice({ frame: inOrder, closed: reject });
    });
    const link = await dialAs(alice);
    for (let position = 0; position < count; position++) link.send({ ...frame, position });
    await all;
  });

  it('waits for a successor that has no ticket yet', async () => {
    const dialling = dialAs(alice);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await Promise.all([expectAlice(), dialling]);
  });

  it('gives up on a successor that never comes, in time', async () => {
    await assert.rejects(dialAs(alice, bob.address, 150), code('RING_TIMEOUT', /gave no link within 150 ms/));
  });

  it('an address that does not open is given up at once: the process behind it is gone', async () => {
    await server.close();
    await assert.rejects(
      dialAs(alice, bob.address, 60_000),
      code('LINK_CLOSED', /cannot be reached: connect ECONNREFUSED/),
    );
  });

  it('someone who is not in the ticket is refused, also with the name of a member', async () => {
    void expectAlice();
    await assert.rejects(dialAs(mallory), code('HANDSHAKE_REFUSED', /other neighbours/));
    const impostor = { address: alice.address, key: mallory.key };
    await assert.rejects(dialAs(impostor), code('HANDSHAKE_REFUSED', /did not sign/));
    await dialAs(alice);
  });

  it('a member that is not the predecessor is refused', async () => {
    void expectAlice({ predecessor: mallory.address });
    await assert.rejects(dialAs(alice), code('HANDSHAKE_REFUSED', /other neighbours/));
  });

  it('the link of a ring is given once', async () => {
    void expectAlice();
    await dialAs(alice);
    await assert.rejects(dialAs(alice, bob.address, 150), code('RING_TIMEOUT'));
  });

  it('an expired ticket opens no link', async () => {
    const old = newTicket(keeper, [alice, bob], { ring: ticket.ring, expiresAt: Date.now() - 1 });
    server.expect({
      ticket: old,
      predecessor: alice.address,
      self: bob.address,
      key: bob.key,
      handlers: quiet,
      known: () => new Map(),
      linked: () => undefined,
    });
    await assert.rejects(dialAs(alice), code('HANDSHAKE_REFUSED', /expired/));
  });

  it("bytes that were not sealed with the link's key close it", async () => {
    const closed = new Promise<WorkerError>((resolve) => void expectAlice({ closed: resolve }));
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const parties = { ticket, initiator: alice.address, responder: bob.address };
    const own = newEphemeral();
    socket.send(JSON.stringify(makeHello(parties, own)));
    const [answer] = (await once(socket, 'message')) as [Buffer];
    socket.send(JSON.stringify(proveHello(parties, own, JSON.parse(answer.toString()) as never, alice.key).proof));
    await once(socket, 'message');
    socket.send(new Uint8Array(HEADER_BYTES + TAG_BYTES + 5).fill(1));
    const [closeCode] = (await once(socket, 'close')) as [number];
    assert.equal(closeCode, CLOSE.badFrame);
    assert.equal((await closed).code, 'BAD_FRAME');
  });

  it('an oversize message is refused by its length, before it is read', async () => {
    const closed = new Promise<WorkerError>((resolve) => void expectAlice({ closed: resolve }));
    const link = await dialAs(alice);
    link.send({ ...frame, payload: new Uint8Array(maxFrameBytes(16)) });
    assert.match((await closed).message, /payload size|1009/i);
  });

  it('a stranger that says nothing sensible is sent away', async () => {
    for (const text of ['{', JSON.stringify({ ring: 'x' }), 'x'.repeat(3_000)]) {
      const socket = new WebSocket(url);
      await once(socket, 'open');
      socket.send(text);
      const [closeCode] = (await once(socket, 'close')) as [number];
      assert.equal(closeCode, CLOSE.refused);
    }
  });

  it('a reason of any length and any characters closes it', async () => {
    const closed = new Promise<WorkerError>((resolve) => void expectAlice({ closed: resolve }));
    (await dialAs(alice)).close(CLOSE.badFrame, '€'.repeat(200));
    assert.match((await closed).message, /4400, €{30,}/);
  });

  it('a port in use is said so', async () => {
    const at = { host: '127.0.0.1', port: server.port ?? 0 };
    const again = RingServer.listen({ at, key: bob.key, maxFrameBytes: 100 });
    await assert.rejects(again, code('PORT_IN_USE', /choose another --listen/));
  });
});
