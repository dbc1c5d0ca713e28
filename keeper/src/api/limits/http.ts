import type { ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '../../errors.ts';
import { errorBody } from '../errors.ts';
import { retryHeaders } from '../retry.ts';

/** How long a client may take to say what it wants, in ms. */
export interface HttpLimits {
  /** for the headers of a request */
  readonly headersMs: number;
  /** for a request with its body */
  readonly requestMs: number;
  /** between two looks at the connections */
  readonly checkMs: number;
}

export const HTTP_LIMITS: HttpLimits = { headersMs: 15_000, requestMs: 60_000, checkMs: 2_000 };

/** Longer than proxies keep idle connections, so that none of them sends a request into one that is being closed. */
const KEEP_ALIVE_MS = 75_000;
const MAX_HEADER_BYTES = 16_384;

export function serverOptions({ headersMs, requestMs, checkMs }: HttpLimits): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
}

/** Ends a connection whose request cannot be read, in the shape of every other error. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = problemOf(error.code);
  const body = JSON.stringify(errorBody(problem));
  const head = [
    `HTTP/1.1 ${STATUS_LINES[problem.code as keyof typeof STATUS_LINES]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(retryHeaders(problem)).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const STATUS_LINES = {
  request_timeout: '408 Request Timeout',
  headers_too_large: '431 Request Header Fields Too Large',
  malformed_http: '400 Bad Request',
} as const;

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem(
      'request_timeout',
      'the request did not come in time: send its headers and body without a pause',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('headers_too_large', `the headers are larger than ${MAX_HEADER_BYTES} bytes: send fewer`);
  }
  return new Problem('malformed_http', 'this is not HTTP/1.1: expected a request line, headers and a body as declared');
}
