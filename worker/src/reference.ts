import { createHash } from 'node:crypto';
import { RowLog, toHex, tokenRoot, u32le, type Sampling, type TokenLogprob } from '@shardmarket/sdk';
import { loadGraph, type Model } from './model/manifest.ts';
import { logprobsOf } from './sampling/logprobs.ts';
import { samplingRule } from './sampling/rule.ts';
import { sampleToken } from './sampling/sample.ts';
import { KvCache } from './stage/cache.ts';
import { Engine } from './stage/engine.ts';
import { outputWidth } from './stage/shape.ts';

/** What the reference says a job's output is. */
export interface ReferenceOutput {
  /** completion tokens, the stop token included */
  readonly tokens: number[];
  readonly finish: 'stop' | 'length';
  /** `prompt + completion − 1` */
  readonly committed: number;
  /** roots over committed positions, hex: what the head's input and the tail's output must commit to */
  readonly tokenRoot: string;
  readonly logitsRoot: string;
  /** one for each token where the sampling asks for them, else empty */
  readonly logprobs: TokenLogprob[];
}

export interface ReferenceRequest {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  readonly stopTokens: readonly number[];
}

/** Rows of a prompt in one run: what a run takes grows with its rows times the context. Stages take others. */
const CHUNK_ROWS = 500;

/**
 * Plain generation on one thread: the whole model as one graph, the prompt in large parts, then one token after the other.
 * What a ring gives is compared with this, bit for bit; nothing is shared with the ring but session, sampling and roots.
 * It blocks the thread that it runs on.
 */
export class Reference {
  readonly #engine: Engine;
  readonly #cache: KvCache;
  /** the generation asked for last: there is one cache, so that one runs at a time */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(engine: Engine) {
    this.#engine = engine;
    this.#cache = new KvCache(engine.shape);
  }

  /** Verifies and loads the graph of all layers. @throws WorkerError MODEL_* */
  static async load(model: Model, intraOpThreads = 1): Promise<Reference> {
    const { architecture, numerics } = model.manifest;
    const { path, layers } = await loadGraph(model, [0, architecture.layers]);
    const { minRows } = numerics;
    return new Reference(await Engine.load({ path, layers, architecture, numerics, intraOpThreads, minRows }));
  }

  /** Generates one completion; requests made at the same time are served one after the other. */
  generate(request: ReferenceRequest): Promise<ReferenceOutput> {
    const result = this.#last.then(() => this.#generate(request));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #generate(request: ReferenceRequest): Promise<ReferenceOutput> {
    const rule = samplingRule(request.sampling, request.prompt.length);
    const width = outputWidth(this.#engine.shape);
    const sequence = [...request.prompt];
    const log = new RowLog();
    const logprobs: TokenLogprob[] = [];
    let cached = 0;
    for (;;) {
      let logits = new Float32Array();
      while (cached < sequence.length) {
        const fresh = sequence.slice(cached, cached + CHUNK_ROWS);
        const input = Buffer.concat(fresh.map(u32le));
        const { output } = await this.#engine.forward(this.#cache, cached, fresh.length, input);
        fresh.forEach((_, i) => log.writeHash(cached + i, rowHash(output, i, width)));
        cached += fresh.length;
        logits = output.slice((fresh.length - 1) * width);
      }
      const token = sampleToken(logits, rule, cached, sequence);
      if (rule.logprobs !== undefined) logprobs.push(logprobsOf(logits, token, rule.logprobs));
      sequence.push(token);
      const count = sequence.length - request.prompt.length;
      const stopped = request.stopTokens.includes(token);
      if (!stopped && count < request.maxTokens) continue;
      return {
        tokens: sequence.slice(request.prompt.length),
        finish: stopped ? 'stop' : 'length',
        committed: cached,
        tokenRoot: toHex(tokenRoot(sequence.slice(0, cached))),
        logitsRoot: toHex(log.root(cached)),
        logprobs,
      };
    }
  }

  async close(): Promise<void> {
    await this.#engine.release();
  }
}

function rowHash(values: Float32Array, row: number, width: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset + row * width * 4, width * 4);
  return createHash('sha256').update(bytes).digest();
}
