import { Connection } from '@solana/web3.js';
import { useEndpoint } from './endpoint.ts';

const known = new Map<string, Connection>();

/** The connection to an RPC; always the same one for the same URL. */
export function connectionTo(rpcUrl: string): Connection {
  const found = known.get(rpcUrl);
  if (found) return found;
  const made = new Connection(rpcUrl, { commitment: 'confirmed', disableRetryOnRateLimit: true });
  known.set(rpcUrl, made);
  return made;
}

/** The connection to the chosen chain; undefined while it is not known which. */
export function useConnection(): Connection | undefined {
  const { rpcUrl } = useEndpoint();
  return rpcUrl === null ? undefined : connectionTo(rpcUrl);
}
