import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DelayProxy } from './proxy.ts';
import { RealTimeline } from './real-timeline.ts';

describe('delay proxy', () => {
  let timeline: RealTimeline;
  let echo: Server;
  let proxy: DelayProxy;
  const lines = (delayMs: number) => ({ down: { delayMs }, up: { delayMs } });

  before(async () => {
    timeline = new RealTimeline();
    echo = createServer({ noDelay: true }, (socket) => socket.on('error', () => undefined).pipe(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
  });
  after(async () => {
    await timeline.close();
    echo.close();
  });
  beforeEach(async () => {
    const { port } = echo.address() as AddressInfo;
    proxy = await DelayProxy.listen({ timeline, target: { host: '127.0.0.1', port }, lines: lines(0) });
  });
  afterEach(() => proxy.close());

  function dial(): Socket {
    return connect({ host: '127.0.0.1', port: proxy.port, noDelay: true });
  }

  /** The next `length` bytes from a socket. */
  function read(socket: Socket, length: number): Promise<Buffer> {
    return new Promise((resolve) => {
      let got = Buffer.alloc(0);
      const take = (bytes: Buffer) => {
        got = Buffer.concat([got, bytes]);
        if (got.length < length) return;
        socket.off('data', take);
        resolve(got);
      };
      socket.on('data', take);
    });
  }

  it('a round trip takes both delays at least, and every byte comes back in order', async () => {
    proxy.change(lines(3));
    const socket = dial();
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) % 251));
    const start = performance.now();
    socket.write(sent);
    assert.ok((await read(socket, sent.length)).equals(sent));
    assert.ok(performance.now() - start >= 6);
    assert.deepEqual(proxy.bytes, { down: sent.length, up: sent.length });
    assert.ok(proxy.lateness.count > 0);
    socket.end();
    await once(socket, 'close');
  });

  it('an end is passed on behind the bytes before it', async () => {
    const socket = dial();
    const closed = once(socket, 'close');
    socket.end('last words');
    assert.equal((await read(socket, 10)).toString(), 'last words');
    assert.deepEqual(await closed, [false]);
  });

  it('a cut resets both ends; the next connection is served', async () => {
    const socket = dial();
    socket.write('a');
    await read(socket, 1);
    const gone = once(socket, 'error');
    proxy.cut();
    assert.equal(((await gone)[0] as NodeJS.ErrnoException).code, 'ECONNRESET');
    const next = dial();
    next.write('b');
    assert.equal((await read(next, 1)).toString(), 'b');
    next.destroy();
  });

  it('a half-open path swallows silently, also for who dials later', async () => {
    const first = dial();
    first.write('a');
    await read(first, 1);
    proxy.halfOpen();
    const second = dial();
    const heard: string[] = [];
    for (const socket of [first, second]) socket.on('data', (bytes) => heard.push(bytes.toString()));
    await once(second, 'connect');
    await Promise.all([first, second].map((socket) => new Promise((resolve) => socket.write('lost', resolve))));
    // The only way out of here is a cut: had anything been passed on, it would have come before it.
    const ends = [first, second].map((socket) => once(socket, 'error'));
    await arrived(8 + 1);
    proxy.cut();
    await Promise.all(ends);
    assert.deepEqual(heard, []);
  });

  it('a stall holds a direction back and loses nothing', async () => {
    const socket = dial();
    socket.write('a');
    await read(socket, 1);
    proxy.stall('up');
    socket.write('bcd');
    await arrived(4, 'up');
    proxy.corrupt('down', 1);
    socket.write('efg');
    await arrived(7, 'up');
    const held = read(socket, 6);
    proxy.resume('up');
    assert.equal((await held).toString(), 'bcdegg');
    socket.destroy();
  });

  /** When so many bytes have come into the proxy since its start. */
  async function arrived(bytes: number, direction: 'down' | 'up' = 'down'): Promise<void> {
    while (proxy.bytes[direction] < bytes) await new Promise((resolve) => setImmediate(resolve));
  }
});
