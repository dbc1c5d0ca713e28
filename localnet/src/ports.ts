import type { Server } from 'node:http';
import { LocalnetError } from './errors.ts';

const MAX_PORT = 65_535;
const PAIR_ATTEMPTS = 50;

/** Listens on `port` (0 for any) and answers with the port it got. Throws the system's error. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function explain(error: unknown, host: string, port: number): LocalnetError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new LocalnetError(
      'PORT_IN_USE',
      `port ${port} on ${host} is in use. localnet needs two ports in a row, one for HTTP and the next for WebSocket: ` +
        'stop what listens there (perhaps another localnet), choose another --port, or take --port 0 for any free pair',
      { cause: error },
    );
  }
  return new LocalnetError(
    'HOST_UNAVAILABLE',
    `cannot listen on ${host}:${port}: ${message}. Check --host and --port`,
    {
      cause: error,
    },
  );
}

async function tryPair(http: Server, ws: Server, host: string, port: number): Promise<number> {
  const httpPort = await listen(http, host, port);
  try {
    if (httpPort === MAX_PORT) throw Object.assign(new Error('no port after the last'), { code: 'EADDRINUSE' });
    await listen(ws, host, httpPort + 1);
  } catch (error) {
    await close(http);
    throw Object.assign(error as Error, { busyPort: httpPort + 1 });
  }
  return httpPort;
}

/**
 * Makes `http` listen on `port` and `ws` on the port after it, where web3.js looks for it; port 0 finds a free pair.
 * Answers with the HTTP port. On failure neither listens.
 */
export async function listenOnPair(http: Server, ws: Server, host: string, port: number): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryPair(http, ws, host, port);
    } catch (error) {
      const { code, busyPort } = error as NodeJS.ErrnoException & { busyPort?: number };
      const another = port === 0 && code === 'EADDRINUSE' && attempt < PAIR_ATTEMPTS;
      if (!another) throw explain(error, host, busyPort ?? port);
    }
  }
}
