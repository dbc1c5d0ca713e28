import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Child } from '../cluster/child.ts';
import type { ProxyRequests } from '../cluster/proxy-process.ts';
import { quantile } from './law.ts';

export interface RoundTrips {
  readonly p50: number;
  readonly p99: number;
}

const TRIPS = 400;
const BYTES = 1_100;

/** Round trips (ms) of what a hidden row takes on the wire, to a server in this process: straight, and through a proxy. */
export async function roundTrips(proxies: Child<ProxyRequests>): Promise<{ direct: RoundTrips; proxied: RoundTrips }> {
  const server = createServer({ noDelay: true }, (socket) => socket.on('error', () => undefined).pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const through = await proxies.ask('open', port);
    return { direct: await trips(port), proxied: await trips(through) };
  } finally {
    server.close();
  }
}

async function trips(port: number): Promise<RoundTrips> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const times: number[] = [];
  const payload = new Uint8Array(BYTES);
  let missing = 0;
  let back: () => void = () => undefined;
  socket.on('data', ({ length }) => {
    missing -= length;
    if (missing === 0) back();
  });
  for (let i = 0; i < TRIPS; i++) {
    const start = performance.now();
    missing = BYTES;
    const round = new Promise<void>((resolve) => (back = resolve));
    socket.write(payload);
    await round;
    times.push(performance.now() - start);
  }
  socket.destroy();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
