import type { Chain } from './chain/chain.ts';
import type { LocalnetControls } from './rpc/localnet.ts';
import { rpcRouter } from './rpc/index.ts';
import { startServer } from './server.ts';
import { serveSubscriptions } from './subscriptions/connection.ts';
import { Hub } from './subscriptions/hub.ts';

/** Where a chain is served, and how to stop. */
export interface Service {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  /** Closes every connection and both ports. */
  close(): Promise<void>;
}

/** Serves a chain over JSON-RPC on `port` (0 for any) and WebSocket on the port after it. `log` hears of dropped transactions. */
export async function serveChain(
  chain: Chain,
  controls: LocalnetControls,
  { host, port, log }: { host: string; port: number; log: (line: string) => void },
): Promise<Service> {
  const hub = new Hub(chain);
  const router = rpcRouter(chain, controls, log);
  const server = await startServer(router, (socket) => serveSubscriptions(chain, hub, socket), host, port);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    rpcUrl: `http://${shown}:${server.port}`,
    wsUrl: `ws://${shown}:${server.port + 1}`,
    close: async () => {
      hub.close();
      await server.close();
    },
  };
}
