import { Connection } from '@solana/web3.js';

/** Tries of one request, and ms before the second; each further one waits twice as long. */
const TRIES = 4;
const FIRST_WAIT_MS = 50;

/**
 * A connection at `confirmed` whose requests are tried again when no answer comes: a server may close an idle connection at
 * the very moment in which it is used. Every request of the keeper may be repeated, sending signed bytes included.
 */
export function connect(rpcUrl: string): Connection {
  return new Connection(rpcUrl, { commitment: 'confirmed', fetch: patientFetch });
}

/** `fetch` that takes a network error for final only after several tries; HTTP errors are answers and not tried again. */
export async function patientFetch(...request: Parameters<typeof fetch>): Promise<Response> {
  for (let tries = 1, wait = FIRST_WAIT_MS; ; tries++, wait *= 2) {
    try {
      return await fetch(...request);
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
