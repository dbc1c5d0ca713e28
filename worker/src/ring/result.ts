import { concat, type TokenLogprob } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { decodeTokens, encodeTokens } from './tokens.ts';

/** What the tail chose after each of some rows. */
export interface Chosen {
  readonly tokens: readonly number[];
  /** one for each token; empty where the job's sampling asks for none */
  readonly logprobs: readonly TokenLogprob[];
}

/** Bytes of the log probabilities of one row with `top` alternatives. */
function logprobBytes(top: number): number {
  return 8 + top * 12;
}

/** For each row `logprob f64 ‖ (token u32 ‖ logprob f64) × alternatives`, little endian. */
export function encodeLogprobs(rows: readonly TokenLogprob[]): Uint8Array {
  const bytes = new Uint8Array(rows.reduce((sum, row) => sum + logprobBytes(row.top.length), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { logprob, top } of rows) {
    view.setFloat64(at, logprob, true);
    at += 8;
    for (const [token, by] of top) {
      view.setUint32(at, token, true);
      view.setFloat64(at + 4, by, true);
      at += 12;
    }
  }
  return bytes;
}

/** Payload of a `result` frame: the tokens, and behind them their log probabilities. */
export function encodeResult(tokens: ArrayLike<number>, logprobs: Uint8Array): Uint8Array {
  return concat(encodeTokens(tokens), logprobs);
}

/**
 * Reads a `result` frame. @param top alternatives that the job asked for, undefined for no log probabilities
 * @throws WorkerError BAD_FRAME on another size, BAD_RESULT on a token outside the vocabulary or what is no log probability
 */
export function decodeResult(payload: Uint8Array, rows: number, top: number | undefined, vocab: number): Chosen {
  const tokens = decodeTokens(payload.subarray(0, rows * 4), rows);
  const rest = payload.subarray(rows * 4);
  const perRow = top === undefined ? 0 : logprobBytes(Math.min(top, vocab));
  if (rest.length !== rows * perRow) {
    const what = `${rows} rows: expected ${rows * perRow} bytes of log probabilities, got ${rest.length}`;
    throw new WorkerError('BAD_FRAME', what);
  }
  const logprobs = perRow === 0 ? [] : tokens.map((_, i) => readRow(rest.subarray(i * perRow, (i + 1) * perRow)));
  const ids = [...tokens, ...logprobs.flatMap((row) => row.top.map(([token]) => token))];
  const strange = ids.find((token) => token >= vocab);
  if (strange !== undefined) throw badResult(`token ${strange} is outside the vocabulary of ${vocab}`);
  const said = logprobs.flatMap((row) => [row.logprob, ...row.top.map(([, by]) => by)]);
  const impossible = said.find((value) => !(value <= 0) || value === -Infinity);
  if (impossible !== undefined) throw badResult(`${impossible} is no log probability`);
  return { tokens, logprobs };
}

function readRow(bytes: Uint8Array): TokenLogprob {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const top: [number, number][] = [];
  for (let at = 8; at < bytes.length; at += 12) top.push([view.getUint32(at, true), view.getFloat64(at + 4, true)]);
  return { logprob: view.getFloat64(0, true), top };
}

function badResult(what: string): WorkerError {
  return new WorkerError('BAD_RESULT', `the tail's result is refused: ${what}`);
}
