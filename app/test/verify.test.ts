import assert from 'node:assert/strict';
import { utils } from '@coral-xyz/anchor';
import { Keypair } from '@solana/web3.js';
import type { JobFile } from '@shardmarket/sdk';
import { MAX_BYTES } from '../src/pages/verify/model/read-file.ts';
import { auditsEverywhere } from './support/deeds.ts';
import './support/hooks.ts';
import { openPage, type AppPage } from './support/page.ts';
import { paidJob, type PaidJob } from './support/paid-job.ts';
import { stack } from './support/stack.ts';

/** Where the session key's signature stands in web3.js's Ed25519 instruction. */
const VOUCHER_SIGNATURE = 48;

describe('the page that verifies', () => {
  let app: AppPage;
  let paid: PaidJob;
  before(async () => {
    paid = await paidJob(await stack());
    app = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await app.open('/verify');
  });
  after(() => app.close());

  const result = () => app.page.getByRole('region', { name: 'Result' }).first();
  const give = async (text: string) => {
    await app.page.getByLabel('Or paste its text').fill(text);
    await app.page.getByRole('button', { name: 'Check the text' }).click();
  };
  /** Checks named by state, once none is under way. */
  const lines = async (state: string): Promise<string[]> => {
    await app.page.locator('[data-check]').first().waitFor();
    await app.page.locator('[data-state=waiting]').first().waitFor({ state: 'detached' });
    return app.page
      .locator(`[data-state=${state}]`)
      .evaluateAll((found) => found.map((line) => line.getAttribute('data-check') ?? ''));
  };
  const red = async (file: JobFile) => {
    await give(JSON.stringify(file));
    return lines('bad');
  };
  const unsettled = (file: JobFile): JobFile => ({ ...file, settlement: null });

  it('a job is fetched with the buyer’s key and holds on every line; a wrong key is refused in words', async () => {
    app.allow(/401 \(Unauthorized\)/);
    await app.open(`/verify?job=${paid.id}`);
    const button = app.page.getByRole('button', { name: 'Fetch and check' });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await app.page.getByLabel('API key').fill('sk-wrong');
    await button.click();
    await app.page.getByText(/The keeper refused/).waitFor();
    await app.page.getByLabel('API key').fill(paid.apiKey);
    await button.click();
    assert.deepEqual(await lines('bad'), []);
    // Nobody has given the ids of the answer.
    assert.deepEqual(await lines('open'), ['tokens']);
    assert.equal((await lines('ok')).length, 11);
    await result().getByText('All that could be checked holds').waitFor();
    await auditsEverywhere(app);
  });

  it('the report is copied whole', async () => {
    await app.page.getByRole('button', { name: 'Copy the report' }).click();
    await app.page.getByRole('button', { name: 'Copied' }).waitFor();
    const report = await app.page.evaluate(() => navigator.clipboard.readText());
    assert.match(report, new RegExp(`^shardmarket job ${paid.id}: All that could be checked holds \\(11 hold`));
    assert.match(report, /✓ Settlement: transaction/);
  });

  it('a file is taken by the chooser, and by a drop anywhere on the page', async () => {
    await app.open('/verify');
    const text = JSON.stringify(paid.file);
    const file = { name: 'chosen.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await app.page.getByLabel('Job file', { exact: true }).setInputFiles(file);
    await app.page.getByText('chosen.json').waitFor();
    assert.deepEqual(await lines('bad'), []);
    await app.page.evaluate((json) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([json], 'dropped.json', { type: 'application/json' }));
      const footer = document.querySelector('footer');
      for (const type of ['dragover', 'drop'])
        footer?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
    await app.page.getByText('dropped.json').waitFor();
    assert.deepEqual(await lines('bad'), []);
  });

  it('a lie of the file turns exactly its line red', async () => {
    const { file, resigned } = paid;
    const stages = (of: JobFile, i: number, change: Partial<JobFile['stages'][number]>): JobFile => ({
      ...of,
      stages: of.stages.map((stage, at) => (at === i ? { ...stage, ...change } : stage)),
    });
    const [first, middle, last] = file.stages;
    assert.ok(first?.receipt && middle?.receipt && last?.receipt);
    const edge = { inputRoot: first.receipt.outputRoot };
    const gap = resigned(2, edge);
    const foreign = file.stages.reduce((of, _, i) => resigned(i, { manifestHash: '5'.repeat(64) }, of), file);
    const charged = (micro: bigint) => ({ amount_micro_usdc: (BigInt(file.amount_micro_usdc) + micro).toString() });
    const forged = { ...middle.receipt, signature: 'ab'.repeat(64) };
    const lies: [string, JobFile][] = [
      ['signatures', unsettled(stages(file, 1, { receipt: forged }))],
      [
        'tiling',
        unsettled({
          ...gap,
          stages: gap.stages.filter((_, i) => i !== 1),
          ...charged(-BigInt(middle.amount_micro_usdc)),
        }),
      ],
      ['edges', unsettled(resigned(1, { outputRoot: '7'.repeat(64) }))],
      ['contents', unsettled(resigned(1, { manifestHash: '5'.repeat(64) }))],
      ['tokens', unsettled(resigned(1, { tokenRoot: '5'.repeat(64) }))],
      ['amounts', unsettled({ ...file, ...charged(1n) })],
      ['state', unsettled({ ...file, state: 'running' })],
      ['model', unsettled({ ...foreign, manifest_hash: '5'.repeat(64) })],
      ['workers', unsettled(stages(file, 1, { worker: last.worker }))],
      ['receipts_root', resigned(1, { startedAt: 7 })],
      [
        'settlement',
        { ...file, settlement: { state: 'confirmed', signature: utils.bytes.bs58.encode(Buffer.alloc(64, 7)) } },
      ],
      ['settlement', { ...file, settlement: { state: 'confirmed', signature: 'none' } }],
      ['settlement', stages(file, 1, { worker: Keypair.generate().publicKey.toBase58() })],
    ];
    for (const [name, lie] of lies) {
      const found = await red(lie);
      // A worker that is none was not paid either.
      assert.deepEqual(found, name === 'settlement' && lie === lies.at(-1)?.[1] ? ['workers', 'settlement'] : [name]);
    }
    await auditsEverywhere(app);
  });

  it('layers that are left out at the end are missed, because the chain knows how many there are', async () => {
    const { file } = paid;
    const last = file.stages.at(-1);
    const stages = file.stages.slice(0, -1);
    const amount = BigInt(file.amount_micro_usdc) - BigInt(last?.amount_micro_usdc ?? 0);
    const lie = { ...unsettled(file), stages, layers: last?.layers[0] ?? 0, amount_micro_usdc: amount.toString() };
    assert.deepEqual(await red(lie), ['tiling']);
  });

  it('a voucher that the session key did not sign is red, whatever the RPC says of its transaction', async () => {
    const pattern = `${app.stack.market.localnet.rpcUrl}/`;
    interface Answer {
      result: { transaction: { message: { instructions: { data: string }[] } } };
    }
    await app.page.route(pattern, async (route) => {
      const { method } = route.request().postDataJSON() as { method: string };
      if (method !== 'getTransaction') return route.continue();
      const response = await route.fetch();
      const json = (await response.json()) as Answer;
      for (const ix of json.result.transaction.message.instructions) {
        const data = utils.bytes.bs58.decode(ix.data);
        // The precompile's instruction is the one with the voucher behind it.
        if (data.includes('SMV1')) data[VOUCHER_SIGNATURE] = (data[VOUCHER_SIGNATURE] ?? 0) ^ 1;
        ix.data = utils.bytes.bs58.encode(data);
      }
      return route.fulfill({ response, json });
    });
    assert.deepEqual(await red(paid.file), ['voucher']);
    await app.page.unroute(pattern);
  });

  it('a job that is not settled yet says so, and is not called wrong', async () => {
    assert.deepEqual(await red(unsettled(paid.file)), []);
    assert.deepEqual(await lines('open'), ['tokens', 'voucher', 'receipts_root', 'settlement']);
    await result()
      .getByText(/is not settled on chain/)
      .first()
      .waitFor();
  });

  it('a file that cannot be read says why, by paste and by drop', async () => {
    const text = JSON.stringify(paid.file);
    const bad: [string, RegExp][] = [
      ['hello', /This is not JSON/],
      ['{"a":1}', /This is JSON, but no job/],
      [text.slice(0, -40), /stops in the middle/],
      [text.replaceAll('"computed"', '"computedRows"'), /no job of the version that this page reads/],
    ];
    for (const [given, why] of bad) {
      await give(given);
      await result().getByText(why).waitFor();
    }
    const buffer = Buffer.alloc(MAX_BYTES + 1, 32);
    await app.page
      .getByLabel('Job file', { exact: true })
      .setInputFiles({ name: 'large.json', mimeType: 'application/json', buffer });
    await result()
      .getByText(/at most 1,000 kB/)
      .waitFor();
    await auditsEverywhere(app);
  });

  it('without a network the file is checked all the same, and the chain by itself once there is one', async () => {
    app.allow(/ERR_INTERNET_DISCONNECTED|request failed|ws:\/\//);
    await app.context.setOffline(true);
    assert.deepEqual(await red(paid.file), []);
    await result()
      .getByText(/does not answer; it is asked again by itself/)
      .first()
      .waitFor();
    assert.equal((await lines('ok')).length, 6);
    await app.context.setOffline(false);
    await app.page.locator('[data-check=settlement][data-state=ok]').waitFor();
  });
});
