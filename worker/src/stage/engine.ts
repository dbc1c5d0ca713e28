import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Manifest } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import type { KvCache } from './cache.ts';
import { checkGraph, graphShape, inputRowBytes, layersOf, outputWidth, type GraphShape } from './shape.ts';

/** What a session is made from; plain data, so that it can be handed to a worker thread. */
export interface EngineSetting {
  /** path of a verified ONNX file */
  readonly path: string;
  readonly layers: LayerRange;
  readonly architecture: Manifest['architecture'];
  readonly numerics: Manifest['numerics'];
  /** threads of one run; 1 computes in the calling thread */
  readonly intraOpThreads: number;
  /** fewest rows in a run; shorter inputs get dummy rows (see `forward`) */
  readonly minRows: number;
}

/** Result of a run without its dummy rows. */
export interface Forward {
  /** `rows × outputWidth` values */
  readonly output: Float32Array;
  /** rows computed, dummies included */
  readonly computed: number;
}

/** One ONNX session over a range of layers. Runs block the thread that calls them. */
export class Engine {
  readonly shape: GraphShape;
  readonly #session: InferenceSession;
  readonly #minRows: number;

  private constructor(session: InferenceSession, shape: GraphShape, minRows: number) {
    this.#session = session;
    this.shape = shape;
    this.#minRows = minRows;
  }

  /** Loads the graph and checks it against the manifest. @throws WorkerError MODEL_GRAPH_MISMATCH */
  static async load(setting: EngineSetting): Promise<Engine> {
    const session = await InferenceSession.create(setting.path, {
      executionProviders: [setting.numerics.executionProvider],
      graphOptimizationLevel: setting.numerics.graphOptimization,
      intraOpNumThreads: setting.intraOpThreads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
    const shape = graphShape(setting.architecture, setting.layers);
    checkGraph(setting.path, session, shape);
    return new Engine(session, shape, setting.minRows);
  }

  /**
   * Computes `rows` rows at `position` on top of the cached rows before it, and caches theirs. `input` is the exact wire
   * form: u32 token ids on the first stage, float32 hidden rows on the others.
   *
   * A row computed alone takes another kernel and gives other bits, so that shorter inputs are padded with zero rows
   * behind the real ones; attention is causal, so that the padding changes nothing before it.
   * @throws WorkerError BAD_FRAME on a size that does not fit, CONTEXT_FULL
   */
  async forward(cache: KvCache, position: number, rows: number, input: Uint8Array): Promise<Forward> {
    const { forward, result } = await this.#run(cache, position, rows, input, position);
    for (const layer of layersOf(this.shape)) {
      const key = floats(result[`new_key.${layer}`]);
      const value = floats(result[`new_value.${layer}`]);
      cache.write(layer, position, rows, forward.computed, { key, value });
    }
    return forward;
  }

  /**
   * The same rows' outputs, bit for bit, but their keys and values are thrown away: the cache stays as it is.
   * @param valid positions of the cache that stand, at least `position`
   * @throws WorkerError as `forward`
   */
  async forwardAside(
    cache: KvCache,
    position: number,
    rows: number,
    input: Uint8Array,
    valid: number,
  ): Promise<Forward> {
    return (await this.#run(cache, position, rows, input, valid)).forward;
  }

  async #run(cache: KvCache, position: number, rows: number, input: Uint8Array, valid: number) {
    const { shape } = this;
    const computed = Math.max(rows, this.#minRows);
    const total = position + computed;
    if (rows < 1 || input.length !== rows * inputRowBytes(shape)) {
      const expected = rows * inputRowBytes(shape);
      throw new WorkerError('BAD_FRAME', `${rows} rows: expected ${expected} bytes of input, got ${input.length}`);
    }
    if (total > shape.capacity) {
      throw new WorkerError('CONTEXT_FULL', `${total} positions wanted, the model holds ${shape.capacity}`);
    }
    cache.reserve(total, valid);
    const positions = BigInt64Array.from({ length: computed }, (_, i) => BigInt(position + i));
    const result = await this.#session.run({
      ...cache.feeds,
      ...(shape.first ? { ids: idsTensor(input, computed) } : { hidden: hiddenTensor(input, computed, shape.hidden) }),
      position_ids: new Tensor('int64', positions, [1, computed]),
      seqlens_k: new Tensor('int32', Int32Array.of(total - 1), [1]),
      total_sequence_length: new Tensor('int32', Int32Array.of(total), [1]),
    });
    const output = floats(result[shape.last ? 'logits' : 'hidden_out']);
    const forward: Forward = { output: output.subarray(0, rows * outputWidth(shape)), computed };
    return { forward, result };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function idsTensor(input: Uint8Array, computed: number): Tensor {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const ids = new BigInt64Array(computed);
  for (let i = 0; i * 4 < input.length; i++) ids[i] = BigInt(view.getUint32(i * 4, true));
  return new Tensor('int64', ids, [1, computed]);
}

function hiddenTensor(input: Uint8Array, computed: number, hidden: number): Tensor {
  const rows = new Float32Array(computed * hidden);
  new Uint8Array(rows.buffer).set(input);
  return new Tensor('float32', rows, [1, computed, hidden]);
}

function floats(tensor: { readonly data: unknown } | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array))
    throw new WorkerError('MODEL_GRAPH_MISMATCH', 'expected float32 outputs');
  return tensor.data;
}
