import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Action, Verdict } from '../driver/actions.ts';
import { RingMeter } from '../driver/meter.ts';
import type { Fixed } from '../driver/plan.ts';
import { Stream } from '../driver/stream.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import { choices } from '../testing/random.ts';
import { Acceptance, ngramClass } from './acceptance.ts';
import { Draft } from './draft.ts';
import { Drafter } from './drafter.ts';

const rule = samplingRule({ temperature: 0.9, topP: 1, seed: '11' }, 5);

interface Job {
  readonly prompt: readonly number[];
  readonly limit: number;
  readonly fixed: Fixed;
  readonly ngram: boolean;
  readonly seed: number;
  /** the target's token at a position, by what was drafted there */
  readonly truth: (position: number, draft: number | undefined, choose: (below: number) => number) => number;
}

describe('drafter', () => {
  let draft: Draft;
  before(async () => {
    const { target, draft: model } = await builtInModels();
    draft = await Draft.start(model, target);
  });
  after(() => draft.close());

  /** Drives a job with results that come at random moments, also while the model is busy. @returns what was committed */
  async function drive({ prompt, limit, fixed, ngram, seed, truth }: Job): Promise<Verdict[]> {
    const choose = choices(seed);
    const stream = new Stream({ prompt, stopTokens: new Set(), limit });
    let wake: () => void = () => undefined;
    let answered = new Promise<void>((resolve) => (wake = resolve));
    let failure: unknown;
    const drafter = new Drafter({
      ...{ job: `job ${seed}`, rule, stream, fixed, model: draft, ngram },
      ...{ meter: new RingMeter(3), acceptance: new Acceptance(), age: () => 0 },
      answered: () => wake(),
      failed: (error) => (wake(), (failure = error)),
    });
    const verdicts: Verdict[] = [];
    const rows: { epoch: number; position: number; count: number }[] = [];
    const perform = (actions: readonly Action[]) => {
      for (const action of actions) {
        if (action.type === 'send') {
          rows.push({ epoch: action.epoch, position: action.position, count: action.tokens.length });
        }
        if (action.type === 'commit') {
          drafter.committed(action.verdicts);
          verdicts.push(...action.verdicts);
        }
        if (action.type === 'rejected') drafter.rejected(action.position);
      }
    };
    while (!stream.finished) {
      if (failure) throw failure as Error;
      const { plan, pending } = drafter.extend();
      perform(stream.send(plan, pending));
      const [next] = rows;
      if (next && (!pending || choose(2) === 0)) {
        rows.shift();
        const all = stream.optimistic;
        const sampled = Array.from({ length: next.count }, (_, i) => {
          const at = next.position + i + 1;
          return truth(at, all[at], choose);
        });
        perform(stream.result(next.epoch, next.position, sampled));
      } else {
        await answered;
        answered = new Promise((resolve) => (wake = resolve));
      }
    }
    drafter.close();
    return verdicts;
  }

  it('what the model is asked for always follows the sequence as it is, whatever was rejected or looked up meanwhile', async () => {
    const job = fc.record({
      prompt: fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
      fixed: fc.oneof(
        fc.record({ mode: fc.constant('sync' as const), k: fc.integer({ min: 1, max: 5 }) }),
        fc.record({
          ...{ mode: fc.constant('async' as const), k: fc.integer({ min: 1, max: 5 }) },
          window: fc.integer({ min: 2, max: 12 }),
        }),
        fc.constant({ mode: 'async' as const }),
      ),
      ngram: fc.boolean(),
      seed: fc.integer({ min: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(job, async (given) => {
        const truth: Job['truth'] = (_, drafted, choose) =>
          drafted !== undefined && choose(4) > 0 ? drafted : choose(10);
        const verdicts = await drive({ ...given, limit: 20, truth });
        const sequence = [...given.prompt];
        for (const { token, draft: drafted } of verdicts) {
          if (drafted?.source === 'model') {
            await draft.open('fresh', rule);
            assert.deepEqual((await draft.propose('fresh', 0, sequence, 1)).tokens, [drafted.token]);
          }
          sequence.push(token);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('where the answer copies, lookups take over; where nothing repeats, the model drafts alone', async () => {
    const phrase = Array.from({ length: 24 }, (_, i) => 100 + ((i * 37) % 200));
    const copy: Job['truth'] = (position) => phrase[position % phrase.length] as number;
    const fixed = { mode: 'async' } as const;
    const prompt = [...phrase, ...phrase];
    const copied = await drive({ prompt, limit: 96, fixed, ngram: true, seed: 1, truth: copy });
    const looked = copied.filter((v) => v.draft?.source === 'ngram' && v.draft.token === v.token).length;
    assert.ok(looked > 80, `${looked} of ${copied.length} tokens were looked up`);
    const fresh: Job['truth'] = (position) => 300 + position;
    const novel = await drive({ prompt: phrase, limit: 40, fixed, ngram: true, seed: 2, truth: fresh });
    assert.equal(novel.filter((v) => v.draft?.source === 'ngram').length, 0);
  });
});

describe('acceptance', () => {
  it('is what was measured lately, begins with what earlier jobs have shown, and tells lookups by their match', () => {
    const ring = new Acceptance();
    const first = new Acceptance(ring);
    const prior = first.of('model');
    for (let i = 0; i < 200; i++) first.add('model', i % 2 === 0);
    assert.ok(Math.abs(first.of('model') - 0.5) < 0.1 && prior > 0.6);
    const second = new Acceptance(ring);
    assert.equal(second.of('model'), ring.of('model'));
    second.add('model', true);
    assert.ok(second.of('model') > ring.of('model'));
    assert.deepEqual([3, 4, 5, 8, 9, 32].map(ngramClass), [
      ...['ngram 3', 'ngram 3', 'ngram 5', 'ngram 5', 'ngram 9', 'ngram 9'],
    ]);
  });
});
