import { Tensor } from 'onnxruntime-node';
import { layersOf, type GraphShape } from './shape.ts';

/** Rows that one run of a graph gives for one layer, `[1, kvHeads, rows, headDim]`. */
export interface NewRows {
  readonly key: Float32Array;
  readonly value: Float32Array;
}

/**
 * Keys and values of one job for the layers of a stage, in buffers of full length that are allocated once. Rows past
 * the valid length are never read by the graph, so rewinding is setting the length and costs nothing.
 */
export class KvCache {
  /** inputs of a run, `past_key.l` and `past_value.l`, wrapping the buffers */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly #shape: GraphShape;
  readonly #keys = new Map<number, Float32Array>();
  readonly #values = new Map<number, Float32Array>();

  constructor(shape: GraphShape) {
    this.#shape = shape;
    const dims = [1, shape.kvHeads, shape.capacity, shape.headDim];
    const size = shape.kvHeads * shape.capacity * shape.headDim;
    const feeds: Record<string, Tensor> = {};
    for (const layer of layersOf(shape)) {
      const [key, value] = [new Float32Array(size), new Float32Array(size)];
      this.#keys.set(layer, key);
      this.#values.set(layer, value);
      feeds[`past_key.${layer}`] = new Tensor('float32', key, dims);
      feeds[`past_value.${layer}`] = new Tensor('float32', value, dims);
    }
    this.feeds = feeds;
  }

  /** Copies the first `rows` of `computed` new rows in at `position`. */
  write(layer: number, position: number, rows: number, computed: number, fresh: NewRows): void {
    this.#copy(this.#keys.get(layer), position, rows, computed, fresh.key);
    this.#copy(this.#values.get(layer), position, rows, computed, fresh.value);
  }

  /** Overwrites every row from `position` on with `value`; what the graph computes must not change. */
  fillFrom(position: number, value: number): void {
    const { kvHeads, capacity, headDim } = this.#shape;
    for (const buffer of [...this.#keys.values(), ...this.#values.values()]) {
      for (let head = 0; head < kvHeads; head++) {
        buffer.fill(value, (head * capacity + position) * headDim, (head + 1) * capacity * headDim);
      }
    }
  }

  #copy(into: Float32Array | undefined, position: number, rows: number, computed: number, from: Float32Array): void {
    const { kvHeads, capacity, headDim } = this.#shape;
    for (let head = 0; head < kvHeads; head++) {
      const start = head * computed * headDim;
      into?.set(from.subarray(start, start + rows * headDim), (head * capacity + position) * headDim);
    }
  }
}
