/** Stages that compute as they should and send something else, with valid keys on links that hold. */
import { RowLog, toHex } from '@shardmarket/sdk';
import type { StageResult } from '../../worker/src/stage/messages.ts';
import type { StagePort } from '../../worker/src/stage/stage.ts';
import { fractions } from '../../worker/src/testing/random.ts';
import { wrap } from '../../worker/src/testing/stage-port.ts';

/** What is sent in the place of the rows that were computed. */
const ROWS = {
  zeros: (rows: Float32Array) => rows.fill(0),
  garbage: (rows: Float32Array, seed: number) => {
    const next = fractions(seed);
    return rows.map(() => 2 * next() - 1);
  },
  /** as if the layers of this stage were not there */
  'the rows of the layers before': (_: Float32Array, __: number, input: Float32Array) => input,
  'rows that are not finite': (rows: Float32Array) => rows.fill(NaN),
};
export type RowLie = keyof typeof ROWS;
export type Lie = RowLie | 'logits' | 'other ids' | 'other tokens';

export interface Lying {
  readonly lie: Lie;
  /** whether its receipt names what it sent, and not what it computed */
  readonly signs: boolean;
}

/** A stage that tells a lie in each of its runs. @param present what it tells now; undefined while it is honest */
export function lying(honest: StagePort, present: () => Lying | undefined): StagePort {
  const sent = new Map<string, RowLog>();
  return wrap(honest, {
    async run(job, position, rows, input, sample) {
      const given = input.slice();
      const result = await honest.run(job, position, rows, input, sample);
      const lie = present()?.lie;
      if (lie === undefined) return result;
      const told = tell(lie, result, given, position, rows, honest.shape.vocab);
      const log = sent.get(job) ?? new RowLog();
      sent.set(job, log);
      const hidden = told.output.subarray(rows * 4);
      const size = hidden.length / rows;
      for (let i = 0; i < rows; i++) log.write(position + i, hidden.subarray(i * size, (i + 1) * size));
      return told;
    },
    async finish(job, committed) {
      const commitment = await honest.finish(job, committed);
      const root = sent.get(job)?.root(committed);
      return present()?.signs && root ? { ...commitment, outputRoot: toHex(root) } : commitment;
    },
  });
}

function tell(lie: Lie, result: StageResult, input: Uint8Array, at: number, rows: number, vocab: number): StageResult {
  const ids = result.output.slice(0, rows * 4);
  const hidden = floats(result.output.slice(rows * 4));
  if (lie === 'other tokens') return { ...result, tokens: result.tokens.map((token) => (token + 1) % vocab) };
  if (lie === 'other ids') return { ...result, output: joined(ids.fill(0), hidden) };
  if (lie === 'logits') return { ...result, output: joined(ids, new Float32Array(rows * vocab)) };
  return { ...result, output: joined(ids, ROWS[lie](hidden, at, floats(input.slice(rows * 4)))) };
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / 4);
}

function joined(ids: Uint8Array, rows: Float32Array): Uint8Array {
  const bytes = new Uint8Array(ids.length + rows.byteLength);
  bytes.set(ids);
  bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), ids.length);
  return bytes;
}
