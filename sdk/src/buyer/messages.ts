import { ascii } from '../bytes.ts';
import { apiKeyTermsText, hasTerms, type ApiKeyTerms } from './api-key.ts';

/** Seconds around the keeper's clock within which a signed request is taken. */
export const REQUEST_MAX_AGE_SECS = 300;

/** What the payer signs to get an API key for its session, with its terms if it has any; `timestamp` is unix seconds. */
export function apiKeyMessage(session: string, timestamp: number, terms: ApiKeyTerms = {}): Uint8Array {
  if (!hasTerms(terms)) return ascii(`shardmarket/api-key/v1|${session}|${timestamp}`);
  return ascii(`shardmarket/api-key/v2|${session}|${timestamp}|${apiKeyTermsText(terms)}`);
}

/** What the payer signs to see the API keys of its session; `timestamp` is unix seconds. */
export function listKeysMessage(session: string, timestamp: number): Uint8Array {
  return ascii(`shardmarket/list-api-keys/v1|${session}|${timestamp}`);
}

/** What the payer signs to revoke an API key by its id; `timestamp` is unix seconds. */
export function revokeKeyMessage(session: string, timestamp: number, id: string): Uint8Array {
  return ascii(`shardmarket/revoke-api-key/v1|${session}|${timestamp}|${id}`);
}

/** What the payer signs to have the keeper settle its session and co-sign the closing; `timestamp` is unix seconds. */
export function closeMessage(session: string, timestamp: number): Uint8Array {
  return ascii(`shardmarket/close/v1|${session}|${timestamp}`);
}

/**
 * What a session's voucher key signs to have a keeper serve the session without ever holding the key; `timestamp` is unix
 * seconds. @param keeper base58: what is signed for one keeper says nothing to another
 */
export function ownKeyMessage(keeper: string, session: string, timestamp: number): Uint8Array {
  return ascii(`shardmarket/own-key/v1|${keeper}|${session}|${timestamp}`);
}
