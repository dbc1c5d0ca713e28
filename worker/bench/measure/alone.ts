import { Draft } from '../../src/draft/draft.ts';
import type { LayerRange } from '../../src/model/graphs.ts';
import type { Model } from '../../src/model/manifest.ts';
import { samplingRule } from '../../src/sampling/rule.ts';
import { wireRowBytes } from '../../src/stage/rows.ts';
import { Stage } from '../../src/stage/stage.ts';
import { quantile } from './law.ts';

/** What a part can do with nothing else to do: the quickest tenth of many runs, since other programs only take away. */
const RUNS = 80;
const QUICKEST = 0.1;
/** Positions that are cached before, as in the middle of a short job. */
const CACHED = 64;
const SAMPLING = samplingRule({ temperature: 0, topP: 1, seed: '1' }, 1);

/** Time (ms) of a run by its rows: `baseMs + rows × rowMs`. */
export interface StageCost {
  readonly baseMs: number;
  readonly rowMs: number;
}

/** Measures a stage in a thread of this process, hashing and sampling included, the link not. */
export async function stageCost(model: Model, layers: LayerRange): Promise<StageCost> {
  const stage = await Stage.start(model, layers, { maxJobs: 1 });
  try {
    await stage.open('alone', SAMPLING);
    const run = (position: number, rows: number) =>
      stage.run('alone', position, rows, new Uint8Array(rows * wireRowBytes(stage.shape)), true);
    await run(0, CACHED);
    const [few, many] = [2, 16] as const;
    const fewMs = await best(() => run(CACHED, few));
    const manyMs = await best(() => run(CACHED, many));
    const rowMs = Math.max(0, (manyMs - fewMs) / (many - few));
    return { baseMs: Math.max(0, fewMs - few * rowMs), rowMs };
  } finally {
    await stage.close();
  }
}

/** Time (ms) in which a run of drafts gives one more token. */
export async function draftMs(draft: Model, target: Model): Promise<number> {
  const drafter = await Draft.start(draft, target);
  const tokens = 8;
  try {
    await drafter.open('alone', SAMPLING);
    const prompt = new Array<number>(CACHED).fill(1);
    await drafter.propose('alone', 0, prompt, tokens);
    return (await best(() => drafter.propose('alone', CACHED - 1, [1], tokens))) / tokens;
  } finally {
    await drafter.close();
  }
}

/** Time (ms) for each row of a run of `rows` rows at the slowest of the stages. */
export function slowestRowMs(stages: readonly StageCost[], rows: number): number {
  return Math.max(...stages.map(({ baseMs, rowMs }) => baseMs / rows + rowMs));
}

async function best(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return quantile(times, QUICKEST);
}
