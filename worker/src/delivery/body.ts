import { WorkerError } from '../errors.ts';

/** What a mirror sends. */
export interface Body {
  readonly body: AsyncIterable<Uint8Array>;
  /** true if it is the range that was asked for, and not the whole */
  readonly partial: boolean;
}

/** Asks a mirror for a file. @throws WorkerError DELIVERY_FAILED unless it sends one; whatever `fetch` throws */
export async function openBody(
  url: URL,
  request: { headers?: Record<string, string>; signal: AbortSignal },
): Promise<Body> {
  const response = await fetch(url, request);
  if (!response.ok || !response.body)
    throw deliveryFailed(url, `it answered ${response.status} ${response.statusText}`);
  return { body: response.body as AsyncIterable<Uint8Array>, partial: response.status === 206 };
}

/** @param what what the mirror did */
export function deliveryFailed(url: URL, what: string, cause?: unknown): WorkerError {
  return new WorkerError('DELIVERY_FAILED', `${url.href}: ${what}`, { cause });
}
