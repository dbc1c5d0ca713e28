import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkJobFile, type JobFile } from '@shardmarket/sdk';
import { eq } from 'drizzle-orm';
import { jobs as jobsTable } from '../../keeper/src/db/schema.ts';
import type { Bill } from '../../keeper/src/jobs/bill.ts';
import { audit as auditCommand } from '../../worker/src/cli/audit.ts';
import { Reference, type ReferenceOutput } from '../../worker/src/reference.ts';
import { prompts } from '../../worker/src/testing/models.ts';
import type { Hired } from '../chaos/fleet.ts';
import { startMarket, type Market } from '../chaos/market.ts';
import { said } from '../support/said.ts';
import type { Lie, Lying } from './lies.ts';

const [MIDDLE, TAIL] = [1, 2];
const SAMPLING = { temperature: 0.8, topP: 1, seed: '11' };

describe('stages with valid keys that send something else than they compute', function () {
  this.timeout(180_000);
  let market: Market;
  let reference: Reference;
  let expected: ReferenceOutput;
  let workers: Hired[];
  let prompt: number[];
  const request = () => ({ prompt, maxTokens: 24, sampling: SAMPLING, stopTokens: [] as number[] });

  before(async () => {
    market = await startMarket({ stages: 3, linkTimeoutMs: 3_000 });
    const { target, fleet, ranges } = market;
    prompt = prompts(target, 40).find((tokens) => tokens.length > 16) ?? [];
    reference = await Reference.load(target);
    expected = await reference.generate({ ...request(), stopTokens: [target.manifest.tokenizer.eos] });
    workers = await Promise.all(ranges.map((layers) => fleet.hire(layers)));
  });
  after(async () => {
    await reference.close();
    await market.stop();
  });

  /** Runs a job on the ring that the keeper forms. */
  async function serve(): Promise<{ id: string; tokens: readonly number[]; bill: Bill }> {
    const { jobs, session, onChain, model } = market;
    const running = await jobs.start(
      { session, apiKey: null, onChain, model, ...request() },
      new AbortController().signal,
    );
    const { bill } = await running.end;
    return { id: running.id, tokens: running.told().ids, bill };
  }

  /** Makes a liar of a stage while `during` runs; afterwards the same processes serve a job as they should. */
  async function withLiar(place: number, lying: Lying, during: (liar: Hired) => Promise<void>): Promise<void> {
    const { fleet } = market;
    const liar = workers[place];
    assert.ok(liar);
    fleet.bend(liar.address, lying);
    try {
      await during(liar);
    } finally {
      fleet.bend(liar.address, null);
    }
    const { tokens, bill } = await serve();
    assert.deepEqual(tokens, expected.tokens);
    assert.deepEqual(
      bill.stages.flatMap(({ faults }) => faults),
      [],
    );
    assert.ok(workers.every(({ address }) => fleet.runs(address)));
  }

  /** The job as `GET /v1/jobs/<id>` tells it. */
  function jobFile(id: string, tokens: readonly number[], bill: Bill): JobFile {
    const { model, target, ranges, session } = market;
    const receipts = bill.stages.map(({ receipt }) => receipt);
    return {
      ...{ id, session, state: 'done', manifest_hash: model.hash, numerics_class: target.numericsClass },
      ...{
        layers: target.manifest.architecture.layers,
        prompt_tokens: prompt.length,
        completion_tokens: tokens.length,
      },
      amount_micro_usdc: String(bill.amount),
      stages: bill.stages.map(({ operator, ask, amount }, i) => ({
        ...{ operator, layers: ranges[i] ?? [0, 0], ask: String(ask), amount_micro_usdc: String(amount) },
        receipt: receipts[i] ?? null,
      })),
    };
  }

  /** What an auditor finds who has the job file, the answer and the model: pairs of operator and finding. */
  async function audit(id: string, tokens: readonly number[], bill: Bill): Promise<[string, string][]> {
    const folder = mkdtempSync(join(tmpdir(), 'shardmarket-audit-'));
    const [job, answer] = [join(folder, 'job.json'), join(folder, 'answer.json')];
    try {
      writeFileSync(job, JSON.stringify(jobFile(id, tokens, bill)));
      const choices = [{ token_ids: tokens }];
      writeFileSync(answer, JSON.stringify({ prompt_token_ids: prompt, choices, sampling: SAMPLING }));
      const text = await said(() => auditCommand(job, answer, { model: market.target.directory, json: true }));
      const { ok, findings } = JSON.parse(text) as { ok: boolean; findings: string[] };
      assert.equal(ok, findings.length === 0);
      return findings.map((finding) => finding.split(': ').slice(0, 2) as [string, string]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const caughtAtEdge: Lie[] = ['zeros', 'garbage', 'the rows of the layers before'];
  for (const lie of caughtAtEdge) {
    it(`${lie}: the receipts of both ends of the edge disagree, and neither is paid`, () =>
      withLiar(MIDDLE, { lie, signs: false }, async () => {
        const { bill } = await serve();
        const [head, middle, tail] = bill.stages;
        assert.deepEqual([middle?.faults, tail?.faults], [['edge_mismatch'], ['edge_mismatch']]);
        assert.deepEqual([middle?.amount, tail?.amount, bill.amount], [0n, 0n, head?.amount]);
      }));
  }

  const caughtByAudit: Lie[] = ['zeros', 'the rows of the layers before'];
  for (const lie of caughtByAudit) {
    it(`${lie}, signed for: the job file holds, and an audit proves another output from the same input`, () =>
      withLiar(MIDDLE, { lie, signs: true }, async (liar) => {
        const { id, tokens, bill } = await serve();
        assert.deepEqual(checkJobFile(jobFile(id, tokens, bill), { tokens: [...prompt, ...tokens] }), []);
        const findings = await audit(id, tokens, bill);
        assert.equal(new Map(findings).get(liar.operator), 'other_output');
        // The tail computed on what it was sent: that is not its fault, and is not held against it.
        assert.deepEqual(
          findings.map(([, what]) => what),
          ['other_output', 'other_input'],
        );
      }));
  }

  it('other tokens than sampling gives: the roots hold, and an audit finds the tail', () =>
    withLiar(TAIL, { lie: 'other tokens', signs: false }, async (liar) => {
      const { id, tokens, bill } = await serve();
      assert.notDeepEqual(tokens, expected.tokens);
      assert.deepEqual(await audit(id, tokens, bill), [[liar.operator, 'other_tokens']]);
    }));

  const refused: [Lie, RegExp][] = [
    ['rows that are not finite', /NOT_FINITE: the rows that came in/],
    ['logits', /BAD_FRAME|RING_BROKEN|LINK_CLOSED/],
  ];
  for (const [lie, why] of refused) {
    it(`${lie}: the next stage refuses them, and nothing is billed`, () =>
      withLiar(MIDDLE, { lie, signs: true }, async () => {
        await assert.rejects(serve(), why);
        const { jobs, db } = market;
        assert.equal(jobs.running, 0);
        const billed = await db.select().from(jobsTable).where(eq(jobsTable.state, 'failed'));
        assert.ok(billed.length > 0);
        assert.deepEqual([...new Set(billed.map(({ amount }) => amount))], [0n]);
      }));
  }

  it('other ids beside honest rows: the tail signs for nothing that the head did not mean', () =>
    withLiar(MIDDLE, { lie: 'other ids', signs: true }, async () => {
      const { tokens, bill } = await serve();
      assert.deepEqual(tokens, expected.tokens);
      assert.deepEqual(bill.stages.at(-1)?.faults, ['missing']);
      assert.equal(bill.stages.at(-1)?.amount, 0n);
    }));

  it('an audit of an honest job finds nothing', async () => {
    const { id, tokens, bill } = await serve();
    assert.deepEqual(await audit(id, tokens, bill), []);
  });
});
