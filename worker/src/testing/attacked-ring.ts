import assert from 'node:assert/strict';
import type { Model } from '../model/manifest.ts';
import { Reference, type ReferenceOutput } from '../reference.ts';
import type { RunningWorker } from '../worker.ts';
import { joinHostileRing, type HostileRing } from './hostile-peer.ts';
import { LocalRing, newJob } from './local-ring.ts';
import { builtInModels, prompts } from './models.ts';

/** Jobs that the attacked worker takes at a time. */
export const VICTIM_JOBS = 3;

/** An honest ring of two, whose tail is attacked from another ring that it is in, and must go on serving meanwhile. */
export class AttackedRing {
  readonly target: Model;
  readonly local: LocalRing;
  readonly #reference: Reference;
  readonly #request: { readonly prompt: number[]; readonly maxTokens: number };
  readonly #expected: ReferenceOutput;
  readonly #hostile: HostileRing[] = [];

  private constructor(
    target: Model,
    local: LocalRing,
    reference: Reference,
    request: { prompt: number[]; maxTokens: number },
    expected: ReferenceOutput,
  ) {
    [this.target, this.local, this.#reference] = [target, local, reference];
    [this.#request, this.#expected] = [request, expected];
  }

  static async start(): Promise<AttackedRing> {
    const { target, draft } = await builtInModels();
    const { layers } = target.manifest.architecture;
    const reference = await Reference.load(target);
    const local = await LocalRing.start({
      ...{ target: target.directory, draft: draft.directory, k: 4 },
      layers: [
        [0, layers / 2],
        [layers / 2, layers],
      ],
      change: () => ({ maxJobs: VICTIM_JOBS }),
    });
    const request = { prompt: prompts(target, 12)[0] ?? [], maxTokens: 12 };
    const expected = await reference.generate(newJob(local.id, request));
    return new AttackedRing(target, local, reference, request, expected);
  }

  get victim(): RunningWorker {
    const [, tail] = this.local.workers;
    if (!tail) throw new Error('the ring has no tail');
    return tail;
  }

  /** A ring in which somebody hostile comes before the victim. */
  async join(): Promise<HostileRing> {
    const ring = await joinHostileRing(this.local.keeper, this.victim.operator);
    this.#hostile.push(ring);
    return ring;
  }

  /** Runs a job on the honest ring: the victim is alive, and its answers are those of the reference, bit for bit. */
  async serves(): Promise<void> {
    const { tokens } = await this.local.keeper.run(newJob(this.local.id, this.#request));
    assert.deepEqual(tokens, this.#expected.tokens);
  }

  /** Ends the rings that were joined. */
  async leave(): Promise<void> {
    for (const ring of this.#hostile.splice(0)) await ring.leave();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.local.close();
    await this.#reference.close();
  }
}
