import assert from 'node:assert/strict';
import { Stream } from '../driver/stream.ts';
import type { Plan, Measures } from '../driver/plan.ts';
import type { SidePlan } from '../driver/plan-sides.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import { Acceptance } from './acceptance.ts';
import { Draft } from './draft.ts';
import { Sides } from './sides.ts';

const rule = samplingRule({ temperature: 0, topP: 1, seed: '0' }, 4);
const wide: Plan = { window: 16, rows: 4, ahead: 16, eager: true };
const plan: SidePlan = { rows: 6, lead: 1, least: 0 };
const far: Measures = { acceptance: 0.8, loop: 150, stage: { base: 0.5, row: 0.1 }, draft: 1, stages: 6 };
const prompt = [3, 1, 4, 1];

describe('side branches of a job', () => {
  let draft: Draft;
  before(async () => {
    const { target, draft: model } = await builtInModels();
    draft = await Draft.start(model, target);
  });
  after(() => draft.close());

  /** A job with six drafts of the model in flight. */
  async function begin(age = () => 0) {
    await draft.open('job', rule);
    const stream = new Stream({ prompt, stopTokens: new Set(), limit: 60 });
    const acceptance = new Acceptance();
    const sides = new Sides({ job: 'job', stream, acceptance, model: draft, age });
    const { tokens, choices } = await draft.propose('job', 0, prompt, 6, prompt.length);
    stream.draft(tokens, 'model', wide);
    sides.learn(prompt.length, choices);
    stream.send(wide, false);
    return { stream, acceptance, sides, tokens, choices };
  }
  const grow = async (sides: Sides) => {
    for (let asked = sides.ask(plan, far); asked; asked = sides.ask(plan, far)) await asked;
  };

  it("begin with the model's second choice and go on as it would, without touching the chain's drafts", async () => {
    const { stream, sides, tokens, choices } = await begin();
    assert.deepEqual(
      choices.map(({ first }) => first),
      tokens,
    );
    await grow(sides);
    const sent = sides.send().flatMap((action) => (action.type === 'side' ? [action] : []));
    assert.ok(sent.length > 0);
    for (const { position, tokens: branch } of sent) {
      const at = position - prompt.length;
      assert.equal(branch[0], choices[at]?.second);
      assert.equal(branch.length, plan.rows);
      const before = [...prompt, ...tokens.slice(0, at), branch[0] as number];
      await draft.open('fresh', rule);
      assert.deepEqual((await draft.propose('fresh', 0, before, 5)).tokens, branch.slice(1));
    }
    const chain = await draft.propose('job', prompt.length + 5, stream.optimistic.slice(prompt.length + 5), 1);
    await draft.open('fresh', rule);
    assert.deepEqual(chain.tokens, (await draft.propose('fresh', 0, stream.optimistic, 1)).tokens);
    assert.deepEqual(sides.send(), []);
  });

  it('are not made when the answer for their positions is about to come, nor from choices that never hit', async () => {
    const late = await begin(() => 149);
    assert.equal(late.sides.ask(plan, far), undefined);
    const { sides, acceptance } = await begin();
    for (const gap of ['gap 0.5', 'gap 1', 'gap 2', 'gap 4', 'gap wide'] as const) {
      for (let i = 0; i < 300; i++) acceptance.add(gap, false);
    }
    assert.equal(sides.ask(plan, far), undefined);
  });

  it('a branch whose sequence was rejected while it was drafted is not sent, though its position is open again', async () => {
    const { stream, sides, tokens } = await begin();
    await grow(sides);
    const [first = 0] = tokens;
    stream.result(0, prompt.length - 1, [first + 1]);
    stream.draft([7, 7, 7, 7, 7], 'model', wide);
    stream.send(wide, false);
    assert.ok(stream.canBranch(prompt.length + 1));
    assert.deepEqual(sides.send(), []);
  });

  it('judges the other choice at every position that was drafted, and forgets those behind a rejection', async () => {
    const { sides, acceptance, choices } = await begin();
    const [choice] = choices;
    assert.ok(choice?.second !== undefined);
    const before = acceptance.of('other');
    sides.committed(prompt.length, 9, 8);
    assert.ok(acceptance.of('other') < before);
    assert.ok(!sides.knows(prompt.length) && sides.knows(prompt.length + 1));
    sides.rejected(prompt.length + 1);
    assert.ok(!sides.knows(prompt.length + 1) && !sides.knows(prompt.length + 5));
  });
});
