import assert from 'node:assert/strict';
import { verifyJobReceipts, type JobStart, type Sampling } from '@shardmarket/sdk';
import type { LayerRange } from '../model/graphs.ts';
import type { Model } from '../model/manifest.ts';
import type { WorkerOptions } from '../options.ts';
import { Reference, type ReferenceOutput } from '../reference.ts';
import type { RunningWorker } from '../worker.ts';
import { FarLinks } from './far-links.ts';
import { jobFacts } from './facts.ts';
import type { JobResult } from './keeper.ts';
import { LocalRing, newJob } from './local-ring.ts';
import { builtInModels, prompts } from './models.ts';
import { stalling } from './stalls.ts';

/** How a head drives; `ngram` is on unless it is switched off. */
export type Drive = Pick<WorkerOptions, 'mode' | 'k' | 'window' | 'branch' | 'ngram'>;

/** A ring to compare: its head's choice, and the layers of its stages. */
export interface Lane {
  readonly name: string;
  readonly stages: number;
  readonly ring: string;
}

const DRIVES: Readonly<Record<string, Drive>> = {
  ar: { mode: 'ar' },
  'sync, k = 1': { mode: 'sync', k: 1 },
  'sync, k = 4': { mode: 'sync', k: 4, ngram: false },
  'sync, k = 8': { mode: 'sync', k: 8 },
  'async, k = 1, window 64': { mode: 'async', k: 1, window: 64, ngram: false },
  'async, k = 3, window 2': { mode: 'async', k: 3, window: 2 },
  'async, k = 4, window 12': { mode: 'async', k: 4, window: 12 },
  'async, k = 16, window 64': { mode: 'async', k: 16, window: 64 },
  'async, chosen': { mode: 'async' },
  // Branches of fixed length: on the loopback none would be worth its rows.
  'tree, branches of 6': { mode: 'tree', branch: 6 },
  'tree, k = 2, window 24, branches of 16': { mode: 'tree', k: 2, window: 24, branch: 16, ngram: false },
  'tree, k = 5, window 8, branches of 2': { mode: 'tree', k: 5, window: 8, branch: 2 },
};

/** Which drives the heads of each first range of layers have. */
const HEADS: readonly { readonly layers: LayerRange; readonly drives: readonly string[] }[] = [
  { layers: [0, 1], drives: ['async, chosen', 'sync, k = 8', 'tree, branches of 6'] },
  {
    layers: [0, 2],
    drives: [
      ...['ar', 'sync, k = 4', 'async, k = 1, window 64', 'async, k = 4, window 12', 'async, chosen'],
      'tree, k = 2, window 24, branches of 16',
    ],
  },
  {
    layers: [0, 3],
    drives: [
      'async, k = 16, window 64',
      'async, k = 3, window 2',
      'sync, k = 1',
      'tree, k = 5, window 8, branches of 2',
    ],
  },
];

/** The layers behind a head, for rings of two to six stages; a worker has a place in all the rings that it fits. */
const BEHIND: Readonly<Record<string, readonly (readonly LayerRange[])[]>> = {
  '0-1': [[1, 2, 3, 4, 5].map((l) => [l, l + 1] as const)],
  '0-2': [
    [2, 3, 4, 5].map((l) => [l, l + 1] as const),
    [
      [2, 4],
      [4, 5],
      [5, 6],
    ],
    [
      [2, 4],
      [4, 6],
    ],
  ],
  '0-3': [[[3, 6]]],
};

/**
 * Rings of two to six stages over the same workers, each with a head that drives in its own way, and the single-process
 * reference that all of them must equal bit for bit.
 */
export class LosslessRings {
  readonly target: Model;
  readonly lanes: Lane[] = [];
  readonly #local: LocalRing;
  readonly #reference: Reference;
  readonly #given: readonly number[][];
  readonly #far: FarLinks;

  private constructor(target: Model, local: LocalRing, reference: Reference, far: FarLinks) {
    [this.target, this.#local, this.#reference, this.#far] = [target, local, reference, far];
    this.#given = prompts(target, 120);
  }

  /** @param stallMs longest stall of the stages that stall at random, 0 for none @param delayMs of each link, one way */
  static async start(stallMs: number, delayMs = 0): Promise<LosslessRings> {
    const { target, draft } = await builtInModels();
    const reference = await Reference.load(target);
    const behind = new Map(
      Object.values(BEHIND)
        .flat(2)
        .map((layers) => [layers.join('-'), layers] as const),
    );
    const far = new FarLinks(delayMs);
    const local = await LocalRing.start({
      started: (_, port) => far.started(port),
      ...{ target: target.directory, draft: draft.directory },
      layers: [],
      stage: (honest) => {
        const [start] = honest.shape.layers;
        return stallMs > 0 && start % 2 === 1 ? stalling(honest, stallMs, start) : honest;
      },
    });
    const rings = new LosslessRings(target, local, reference, far);
    const add = async (more: Partial<WorkerOptions>) => local.addWorker(0, { ...more, ...(await far.next()) });
    const workers = new Map<string, RunningWorker>();
    for (const [name, layers] of behind) workers.set(name, await add({ layers }));
    for (const { layers, drives } of HEADS) {
      for (const drive of drives) {
        const head = await add({ layers, ...DRIVES[drive] });
        for (const rest of BEHIND[layers.join('-')] ?? []) {
          const members = [head, ...rest.map((range) => workers.get(range.join('-')))];
          const operators = members.map((worker) => worker?.operator ?? '');
          const ring = await local.keeper.formRing(local.keeper.ticket({}, operators));
          rings.lanes.push({ name: `${operators.length} stages, ${drive}`, stages: operators.length, ring });
        }
      }
    }
    return rings;
  }

  /**
   * Runs prompt `i` in a lane and compares tokens, finish, receipts and logits with the reference.
   * @throws AssertionError naming prompt and lane on the first difference
   */
  async compare(i: number, lane: Lane, maxTokens: number): Promise<JobResult> {
    const held = this.#given[i % this.#given.length] ?? [];
    // Beyond the held-out prompts come their beginnings.
    const prompt = held.slice(0, Math.max(1, held.length - 3 * Math.floor(i / this.#given.length)));
    const stopTokens = [this.target.manifest.tokenizer.eos];
    const job = newJob(lane.ring, { prompt, maxTokens, sampling: samplingOf(i), stopTokens });
    const result = await this.#local.keeper.run(job);
    await this.#check(`prompt ${i}, ${lane.name}`, job, lane, result, await this.#reference.generate(job));
    return result;
  }

  async close(): Promise<void> {
    await this.#local.close();
    await this.#far.close();
    await this.#reference.close();
  }

  async #check(what: string, job: JobStart, lane: Lane, { tokens, done }: JobResult, expected: ReferenceOutput) {
    assert.deepEqual(tokens, expected.tokens, `${what}: other tokens`);
    assert.equal(done.finish, expected.finish, what);
    assert.equal(done.committed, expected.committed, what);
    assert.equal(done.completionTokens, tokens.length, what);
    const receipts = await this.#local.keeper.receiptsOf(job.job, lane.stages);
    const byLayer = [...receipts].sort((a, b) => a.layerStart - b.layerStart);
    assert.equal(byLayer.at(-1)?.outputRoot, expected.logitsRoot, `${what}: other logits`);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, this.target, expected, receipts), receipts);
    assert.ok(ok, `${what}: ${JSON.stringify([...faults])}`);
  }
}

/** Greedy for every other prompt; else temperature and top-p that change with the prompt. */
function samplingOf(i: number): Sampling {
  if (i % 2 === 0) return { temperature: 0, topP: 1, seed: '0' };
  return { temperature: 0.5 + (i % 4) / 4, topP: i % 3 === 0 ? 1 : 0.9, seed: String(i * 7919) };
}

/** Runs `tasks` with at most `width` at a time. */
export async function pool(width: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const run = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: width }, run));
}
