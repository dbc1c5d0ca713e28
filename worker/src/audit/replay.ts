import { RowLog, toHex, type Sampling } from '@shardmarket/sdk';
import type { LayerRange } from '../model/graphs.ts';
import { loadGraph, type Model } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { samplingRule } from '../sampling/rule.ts';
import { sampleToken } from '../sampling/sample.ts';
import { KvCache } from '../stage/cache.ts';
import { Engine } from '../stage/engine.ts';
import { inputRowBytes, MAX_ROWS, outputWidth } from '../stage/shape.ts';

/** A job as its buyer knows it. */
export interface AuditedJob {
  /** ids */
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly sampling: Sampling;
}

/** What an honest stage commits to for a job, on the output of the honest stages before it; roots in hex. */
export interface HonestStage {
  readonly layers: LayerRange;
  readonly inputRoot: string;
  readonly outputRoot: string;
}

export interface Replayed {
  readonly stages: readonly HonestStage[];
  /** the model's own choice in the place of each token of the completion, given the tokens before it */
  readonly chosen: readonly number[];
}

/**
 * Computes a finished job again, range after range in this process: the bytes are those of every honest ring of the numerics
 * class that this machine is of. It blocks the thread that it runs on.
 * @param ranges layers of the stages in ring order, all of the model's @throws WorkerError MODEL_*
 */
export async function replay(model: Model, ranges: readonly LayerRange[], job: AuditedJob): Promise<Replayed> {
  const committed = [...job.prompt, ...job.completion].slice(0, -1);
  const stages: HonestStage[] = [];
  let input: Uint8Array = encodeTokens(committed);
  for (const layers of ranges) {
    const { output, ...stage } = await computeStage(model, layers, input, committed.length);
    stages.push(stage);
    input = output;
  }
  return { stages, chosen: choose(input, job, model.manifest.architecture.vocab) };
}

async function computeStage(model: Model, range: LayerRange, input: Uint8Array, rows: number) {
  const { architecture, numerics } = model.manifest;
  const { path, layers } = await loadGraph(model, range);
  const { minRows } = numerics;
  const engine = await Engine.load({ path, layers, architecture, numerics, intraOpThreads: 1, minRows });
  try {
    const { shape } = engine;
    const [inBytes, outBytes] = [inputRowBytes(shape), outputWidth(shape) * 4];
    const [cache, output] = [new KvCache(shape), new Uint8Array(rows * outBytes)];
    for (let at = 0; at < rows; at += MAX_ROWS) {
      const count = Math.min(MAX_ROWS, rows - at);
      const part = await engine.forward(cache, at, count, input.slice(at * inBytes, (at + count) * inBytes));
      output.set(new Uint8Array(part.output.buffer, part.output.byteOffset, part.output.byteLength), at * outBytes);
    }
    return { layers, inputRoot: rootOf(input, rows), outputRoot: rootOf(output, rows), output };
  } finally {
    await engine.release();
  }
}

function rootOf(bytes: Uint8Array, rows: number): string {
  const log = new RowLog();
  const size = bytes.length / rows;
  for (let row = 0; row < rows; row++) log.write(row, bytes.subarray(row * size, (row + 1) * size));
  return toHex(log.root(rows));
}

/** What sampling gives after each row from the prompt's last one on. */
function choose(logits: Uint8Array, { prompt, completion, sampling }: AuditedJob, vocab: number): number[] {
  const rule = samplingRule(sampling, prompt.length);
  const values = new Float32Array(logits.buffer, logits.byteOffset, logits.byteLength / 4);
  const sequence = [...prompt, ...completion];
  return completion.map((_, i) => {
    const row = prompt.length - 1 + i;
    return sampleToken(values.subarray(row * vocab, (row + 1) * vocab), rule, row + 1, sequence.slice(0, row + 1));
  });
}
