import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { messageOf } from '../errors.ts';
import { hostOf, isPublicAddress, requirePublic, webhookUrl, type WebhookPolicy } from './target.ts';

/** ms for one call of a webhook, from the look-up of its name to its status. */
const CALL_MS = 5_000;

/** Finds the addresses of a name; replaced in tests of what a name may point to. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Posts JSON to a webhook. A name is looked up once, all it points to must be public, and that is what is dialled: what it
 * points to a moment later does not count. Redirects are not followed, the answer's body is not read.
 * @returns undefined if it was taken (2xx), else why not
 */
export async function postNotice(
  text: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  policy: WebhookPolicy,
  resolve: Resolve = resolveAll,
  timeoutMs = CALL_MS,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const url = webhookUrl(text, policy);
    const addresses = await raced(resolve(hostOf(url)), signal);
    for (const { address } of addresses) requirePublic(address, policy);
    const status = await call(url, body, headers, pinned(addresses, policy), signal);
    if (status >= 200 && status < 300) return undefined;
    return status >= 300 && status < 400
      ? `it answered ${status}: redirects are not followed`
      : `it answered ${status}`;
  } catch (error) {
    return signal.aborted ? `it did not answer within ${timeoutMs} ms` : messageOf(error);
  }
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });
}

/** Look-up that knows these addresses only, whatever it is asked for. */
function pinned(addresses: readonly LookupAddress[], policy: WebhookPolicy): LookupFunction {
  return (host, options, callback) => {
    const [first] = addresses;
    if (!first || (policy !== 'any' && !isPublicAddress(first.address)))
      return callback(new Error(`${host} has no public address`), '', 4);
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

function call(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<number> {
  const options: RequestOptions = {
    method: 'POST',
    // One connection for one call: the next may have to go elsewhere.
    agent: false,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    lookup,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Node's look-up cannot be interrupted: it may end when it likes. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true }),
    ),
  ]);
}
