import { ascii } from '../bytes.ts';

/** Seconds around the keeper's clock within which a signed request is taken. */
export const REQUEST_MAX_AGE_SECS = 300;

/** What the payer signs to get an API key for its session; `timestamp` is unix seconds. */
export function apiKeyMessage(session: string, timestamp: number): Uint8Array {
  return ascii(`shardmarket/api-key/v1|${session}|${timestamp}`);
}

/** What the payer signs to have the keeper settle its session and co-sign the closing; `timestamp` is unix seconds. */
export function closeMessage(session: string, timestamp: number): Uint8Array {
  return ascii(`shardmarket/close/v1|${session}|${timestamp}`);
}
