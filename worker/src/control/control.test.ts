import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { encodeControl, verifyHello, type Hello, type ToWorker } from '@shardmarket/sdk';
import { WebSocketServer, type WebSocket } from 'ws';
import { newOperator } from '../testing/ticket.ts';
import { backoffMs } from './backoff.ts';
import { ControlClient, type ControlOptions } from './client.ts';

const [operator, keeper, other] = [newOperator(), newOperator(), newOperator()];
const nonce = 'ab'.repeat(32);
const challenge: ToWorker = { type: 'challenge', nonce, keeper: keeper.address };
const hello: Hello = {
  worker: operator.address,
  operator: operator.address,
  model: '01'.repeat(32),
  numericsClass: '02'.repeat(32),
  layers: [0, 2],
  ringUrl: 'ws://127.0.0.1:1/ring',
  canDrive: true,
  maxJobs: 2,
  layerMs: 1,
  holds: 2,
};

describe('reconnecting', () => {
  it('waits longer each time, up to 10 s, never all at once', () => {
    assert.equal(backoffMs(0, 0), 125);
    assert.equal(backoffMs(0, 1), 250);
    assert.equal(backoffMs(3, 0), 1_000);
    assert.equal(backoffMs(99, 1), 10_000);
  });
});

describe('control client', () => {
  let server: WebSocketServer;
  let client: ControlClient | undefined;
  beforeEach(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
  });
  afterEach(async () => {
    await client?.stop();
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  function connect(change: Partial<ControlOptions> = {}): { lost: Promise<string>; welcomed: Promise<string> } {
    let lost: (reason: string) => void = () => undefined;
    let welcomed: (by: string) => void = () => undefined;
    const events = {
      lost: new Promise<string>((resolve) => (lost = resolve)),
      welcomed: new Promise<string>((resolve) => (welcomed = resolve)),
    };
    client = new ControlClient({
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      hello,
      key: operator.key,
      welcomed,
      message: () => undefined,
      lost,
      ...change,
    });
    return events;
  }
  const accept = async () => (await once(server, 'connection'))[0] as WebSocket;
  const say = (socket: WebSocket, ...messages: ToWorker[]) => messages.forEach((m) => socket.send(encodeControl(m)));

  it('signs its hello with the nonce of the challenge', async () => {
    const { welcomed } = connect();
    const socket = await accept();
    say(socket, challenge);
    const [data] = (await once(socket, 'message')) as [Buffer];
    const sent = JSON.parse(data.toString()) as { type: string; hello: Hello; signature: string };
    assert.deepEqual([sent.type, sent.hello], ['hello', hello]);
    assert.ok(verifyHello(hello, nonce, sent.signature));
    assert.equal(client?.send({ type: 'ring.ready', ring: 'ab'.repeat(16), generation: 0 }), false);
    say(socket, { type: 'welcome' });
    assert.equal(await welcomed, keeper.address);
    assert.equal(client?.send({ type: 'ring.ready', ring: 'ab'.repeat(16), generation: 0 }), true);
  });

  it('hears messages only after the welcome', async () => {
    const heard: string[] = [];
    const { welcomed } = connect({ message: (message) => heard.push(message.type) });
    const socket = await accept();
    const leave: ToWorker = { type: 'ring.leave', ring: 'ab'.repeat(16) };
    say(socket, challenge, leave, { type: 'welcome' }, leave);
    await welcomed;
    socket.ping();
    await once(socket, 'pong');
    assert.deepEqual(heard, ['ring.leave']);
  });

  it('serves no other keeper than the one it is told', async () => {
    const { lost } = connect({ keeper: other.address });
    say(await accept(), challenge);
    assert.match(await lost, /expected keeper/);
  });

  it('a welcome without a challenge, and what is no control message, close the connection with the reason', async () => {
    for (const [text, reason] of [
      [encodeControl({ type: 'welcome' }), /before the challenge/],
      ['{"type":"nonsense"}', /control message/],
    ] as const) {
      const { lost } = connect();
      (await accept()).send(text);
      assert.match(await lost, reason);
      await client?.stop();
    }
  });

  it('passes on why it was refused, and comes back', async () => {
    const { lost } = connect();
    const socket = await accept();
    say(socket, { type: 'refused', code: 'NOT_REGISTERED', message: 'register first' });
    socket.close();
    assert.match(await lost, /NOT_REGISTERED: register first/);
    await accept();
  });
});
