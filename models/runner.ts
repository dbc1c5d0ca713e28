import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';

/** The parts of a manifest that running the graphs needs; models/README.md describes all of it. */
export interface Manifest {
  readonly name: string;
  readonly architecture: {
    readonly layers: number;
    readonly hidden: number;
    readonly kvHeads: number;
    readonly headDim: number;
    readonly vocab: number;
    readonly maxContext: number;
  };
  readonly tokenizer: FileEntry & { readonly config: FileEntry; readonly bos: number; readonly eos: number };
  readonly numerics: {
    readonly graphOptimization: 'all' | 'extended' | 'basic' | 'disabled';
    readonly minRows: number;
  };
  readonly weights: readonly (FileEntry & { readonly layer?: number; readonly part?: string })[];
  readonly graphs: readonly (FileEntry & { readonly from: number; readonly to: number; readonly weights: string[] })[];
}

/** A file of a model: path relative to the manifest, size, sha256 in hex. */
export interface FileEntry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Absolute path of a file of the model `name`. */
export function modelPath(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url));
}

/** Reads models/<name>/manifest.json. */
export function readManifest(name: string): Manifest {
  return JSON.parse(readFileSync(modelPath(name, 'manifest.json'), 'utf8')) as Manifest;
}

interface Stage {
  readonly session: ort.InferenceSession;
  readonly from: number;
  readonly to: number;
}

/**
 * The plainest correct driver of the graphs, for the tests of this folder: stages one after the other in this process,
 * caches in arrays of a fixed capacity, rewinding by setting the length.
 */
export class Runner {
  /** Rows of the cache that are valid. */
  length = 0;
  /** Cache arrays by input name, each [kvHeads, capacity, headDim]; whatever lies past `length` must not matter. */
  readonly cache = new Map<string, Float32Array>();

  private constructor(
    private readonly manifest: Manifest,
    private readonly stages: readonly Stage[],
    readonly capacity: number,
  ) {}

  /** Opens the graphs of consecutive layer ranges cut at `cuts`, for example [0, 2, 6]; the caches start out as NaN. */
  static async open(manifest: Manifest, cuts: readonly number[], capacity: number): Promise<Runner> {
    const stages: Stage[] = [];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      const to = cuts[index + 1];
      const graph = manifest.graphs.find((entry) => entry.from === from && entry.to === to);
      if (graph === undefined || to === undefined)
        throw new Error(`${manifest.name} has no graph of layers ${from}-${to}`);
      const session = await ort.InferenceSession.create(modelPath(manifest.name, graph.file), {
        graphOptimizationLevel: manifest.numerics.graphOptimization,
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
      });
      stages.push({ session, from, to });
    }
    const runner = new Runner(manifest, stages, capacity);
    runner.reset();
    return runner;
  }

  /** Forgets everything: the length is 0 and every cache row is NaN. */
  reset(): void {
    const { layers, kvHeads, headDim } = this.manifest.architecture;
    this.length = 0;
    for (let layer = 0; layer < layers; layer++) {
      for (const part of ['past_key', 'past_value']) {
        this.cache.set(`${part}.${layer}`, new Float32Array(kvHeads * this.capacity * headDim).fill(NaN));
      }
    }
  }

  /** Runs `ids` at the current length and keeps all their rows; returns the logits, [ids.length, vocab]. */
  async feed(ids: readonly number[]): Promise<Float32Array> {
    const rows = ids.length;
    const total = this.length + rows;
    const common = {
      position_ids: new ort.Tensor(
        'int64',
        BigInt64Array.from(ids, (_, row) => BigInt(this.length + row)),
        [1, rows],
      ),
      seqlens_k: new ort.Tensor('int32', Int32Array.of(total - 1), [1]),
      total_sequence_length: new ort.Tensor('int32', Int32Array.of(total), [1]),
    };
    let flow: ort.Tensor = new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, rows]);
    for (const stage of this.stages) {
      const results = await stage.session.run({
        ...common,
        [stage.from === 0 ? 'ids' : 'hidden']: flow,
        ...this.caches(stage),
      });
      this.store(stage, results, rows);
      flow = results[stage.to === this.manifest.architecture.layers ? 'logits' : 'hidden_out'] as ort.Tensor;
    }
    this.length = total;
    return flow.data as Float32Array;
  }

  /** The valid rows of one cache array, copied out as [kvHeads, length, headDim]. */
  validRows(name: string): Float32Array {
    const { kvHeads, headDim } = this.manifest.architecture;
    const from = this.cache.get(name) as Float32Array;
    const rows = new Float32Array(kvHeads * this.length * headDim);
    for (let head = 0; head < kvHeads; head++) {
      const start = head * this.capacity * headDim;
      rows.set(from.subarray(start, start + this.length * headDim), head * this.length * headDim);
    }
    return rows;
  }

  /** Frees the sessions. */
  async close(): Promise<void> {
    for (const stage of this.stages) await stage.session.release();
  }

  private caches(stage: Stage): Record<string, ort.Tensor> {
    const { kvHeads, headDim } = this.manifest.architecture;
    const feeds: Record<string, ort.Tensor> = {};
    for (const name of stage.session.inputNames) {
      const data = this.cache.get(name);
      if (data !== undefined) feeds[name] = new ort.Tensor('float32', data, [1, kvHeads, this.capacity, headDim]);
    }
    return feeds;
  }

  private store(stage: Stage, results: ort.InferenceSession.OnnxValueMapType, rows: number): void {
    const { kvHeads, headDim } = this.manifest.architecture;
    for (const name of stage.session.outputNames) {
      if (!name.startsWith('new_')) continue;
      const to = this.cache.get(name.replace('new_', 'past_')) as Float32Array;
      const data = (results[name] as ort.Tensor).data as Float32Array;
      for (let head = 0; head < kvHeads; head++) {
        const row = head * this.capacity + this.length;
        to.set(data.subarray(head * rows * headDim, (head + 1) * rows * headDim), row * headDim);
      }
    }
  }
}
