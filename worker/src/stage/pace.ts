import type { Engine } from './engine.ts';
import { KvCache } from './cache.ts';
import { inputRowBytes, layersOf } from './shape.ts';

/** Rows of the frames that a job spends its time on. */
const ROWS = 4;
/** Position of the first of them, as in a job that has begun. */
const POSITION = 128;
/** The first runs are slower: they grow the runtime's arrays. */
const WARM_UPS = 2;
const RUNS = 7;

/**
 * ms that one layer takes this machine for a frame that is verified: the median of several runs, divided by the session's
 * layers. Token ids, embedding and logits count with the layers that they come with. Blocks the thread that calls it.
 */
export async function measureLayer(engine: Engine): Promise<number> {
  const { shape } = engine;
  const cache = new KvCache(shape);
  const input = new Uint8Array(ROWS * inputRowBytes(shape));
  const position = Math.max(0, Math.min(POSITION, shape.capacity - ROWS));
  const times: number[] = [];
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    const start = performance.now();
    await engine.forwardAside(cache, position, ROWS, input, 0);
    if (run >= WARM_UPS) times.push(performance.now() - start);
  }
  return median(times) / layersOf(shape).length;
}

/** The upper one of the two in the middle, if there are two. @throws RangeError of none */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('nothing has a median');
  return middle;
}
