import { createHash } from 'node:crypto';
import { Tensor } from 'onnxruntime-node';
import type { LayerRange } from '../model/graphs.ts';
import { layersOf, type GraphShape } from './shape.ts';

/** Rows that one run of a graph gives for one layer, `[1, kvHeads, rows, headDim]`. */
export interface NewRows {
  readonly key: Float32Array;
  readonly value: Float32Array;
}

/** Positions in the smallest size of cache. */
export const SMALLEST_CACHE = 256;

/**
 * The size of cache that holds `positions`. A run clears and fills an array of this size inside the runtime, so that its cost
 * follows it: sizes are a quarter of a power of two apart at most, few enough that growing stays cheap.
 */
export function cacheSize(positions: number, most: number, smallest = SMALLEST_CACHE): number {
  let step = smallest;
  while (step * 8 < positions) step *= 2;
  return Math.min(Math.max(1, Math.ceil(positions / step)) * step, most);
}

/** Bytes of a cache that holds `positions`. */
export function cacheBytes(shape: GraphShape, positions: number): number {
  return 2 * layersOf(shape).length * shape.kvHeads * positions * shape.headDim * 4;
}

/**
 * Keys and values of one job for the layers of a stage, in buffers that grow with the job. Rows past the valid length
 * are never read by the graph, so rewinding is setting the length and costs nothing.
 */
export class KvCache {
  readonly #shape: GraphShape;
  readonly #smallest: number;
  /** by input name, `past_key.l` and `past_value.l`; `[1, kvHeads, size, headDim]` each */
  #buffers = new Map<string, Float32Array>();
  #feeds: Readonly<Record<string, Tensor>> = {};
  #size = 0;

  /** @param smallest positions of the first size */
  constructor(shape: GraphShape, smallest = SMALLEST_CACHE) {
    this.#shape = shape;
    this.#smallest = smallest;
    this.#resize(cacheSize(0, shape.capacity, smallest), 0);
  }

  get layers(): LayerRange {
    return this.#shape.layers;
  }

  /** Inputs of a run, wrapping the buffers. */
  get feeds(): Readonly<Record<string, Tensor>> {
    return this.#feeds;
  }

  /** Positions that fit without growing. */
  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return cacheBytes(this.#shape, this.#size);
  }

  /** Makes room for `positions`, at most as many as the model holds; the first `valid` rows are kept. */
  reserve(positions: number, valid: number): void {
    if (positions > this.#size) this.#resize(cacheSize(positions, this.#shape.capacity, this.#smallest), valid);
  }

  /** Gives back what is not needed for `positions`; the first `valid` rows are kept. */
  shrink(positions: number, valid: number): void {
    const size = cacheSize(positions, this.#shape.capacity, this.#smallest);
    if (size < this.#size) this.#resize(size, valid);
  }

  /** Copies the first `rows` of `computed` new rows in at `position`. */
  write(layer: number, position: number, rows: number, computed: number, fresh: NewRows): void {
    this.#copy(`past_key.${layer}`, position, rows, computed, fresh.key);
    this.#copy(`past_value.${layer}`, position, rows, computed, fresh.value);
  }

  /** Overwrites every row from `position` on with `value`; what the graph computes must not change. */
  fillFrom(position: number, value: number): void {
    const { kvHeads, headDim } = this.#shape;
    for (const buffer of this.#buffers.values()) {
      for (let head = 0; head < kvHeads; head++) {
        buffer.fill(value, (head * this.#size + position) * headDim, (head + 1) * this.#size * headDim);
      }
    }
  }

  /** sha256, hex, of a layer's keys and values at the first `positions`. */
  digest(layer: number, positions: number): string {
    const { kvHeads, headDim } = this.#shape;
    const hash = createHash('sha256');
    for (const name of [`past_key.${layer}`, `past_value.${layer}`]) {
      const buffer = this.#buffers.get(name);
      for (let head = 0; head < kvHeads; head++) {
        const start = head * this.#size * headDim;
        hash.update(buffer?.subarray(start, start + positions * headDim) ?? '');
      }
    }
    return hash.digest('hex');
  }

  #resize(size: number, valid: number): void {
    const { kvHeads, headDim } = this.#shape;
    const before = this.#buffers;
    const feeds: Record<string, Tensor> = {};
    this.#buffers = new Map();
    for (const name of layersOf(this.#shape).flatMap((l) => [`past_key.${l}`, `past_value.${l}`])) {
      const buffer = new Float32Array(kvHeads * size * headDim);
      for (let head = 0; head < kvHeads; head++) {
        const start = head * this.#size * headDim;
        const kept = before.get(name)?.subarray(start, start + valid * headDim);
        if (kept) buffer.set(kept, head * size * headDim);
      }
      this.#buffers.set(name, buffer);
      feeds[name] = new Tensor('float32', buffer, [1, kvHeads, size, headDim]);
    }
    this.#feeds = feeds;
    this.#size = size;
  }

  #copy(name: string, position: number, rows: number, computed: number, from: Float32Array): void {
    const { kvHeads, headDim } = this.#shape;
    for (let head = 0; head < kvHeads; head++) {
      const start = head * computed * headDim;
      const to = (head * this.#size + position) * headDim;
      this.#buffers.get(name)?.set(from.subarray(start, start + rows * headDim), to);
    }
  }
}
