import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeeperClient } from '@shardmarket/sdk';
import { hasPython, preparePython } from '../../../test/clients/python.ts';
import { startMarket, type TestMarket } from '../../../test/market.ts';
import { EOS, idsOf } from '../../../test/models.ts';
import { ScriptedRing } from '../../../test/scripted-worker.ts';
import { openBuyer } from '../../../test/stages.ts';
import { startKeeper, type Keeper } from '../../keeper.ts';

/** What every answer is held to, whatever was sent. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'ignored_auth',
];
/** Whole runs take 20 s on an idle machine; this is when one on a busy machine is cut off, and still has to have found nothing. */
const MAX_SECONDS = 300;

if (hasPython)
  describe('the running keeper under schemathesis', () => {
    let market: TestMarket;
    let keeper: Keeper;
    let python: string;
    let apiKey: string;
    let folder: string;
    const ring = new ScriptedRing();

    before(async function () {
      this.timeout(300_000);
      python = await preparePython();
      folder = mkdtempSync(join(tmpdir(), 'keeper-schemathesis-'));
      market = await startMarket();
      keeper = await startKeeper(market.config({ rate: { requestsPerMinute: 0, tokensPerMinute: 0 } }));
      const layers: [number, number] = [0, 6];
      const worker = await market.register(layers);
      await ring.add({ url: keeper.url, model: market.model.hash, layers, maxJobs: 64, ...worker });
      ring.script = { tokens: [...idsOf('abc'), EOS], chunk: 4 };
      ring.scriptOf = ({ sampling }) => ({ ...ring.script, logprobs: sampling.logprobs !== undefined });
      ({ apiKey } = await openBuyer(market, new KeeperClient(keeper.url), { deposit: 1_000_000_000n }));
    });
    after(async () => {
      await ring.close();
      await keeper.stop();
      await market.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('answers whatever its document allows, and whatever it does not, as the document says', async function () {
      this.timeout((MAX_SECONDS + 60) * 1_000);
      const args = [
        ...['-m', 'schemathesis.cli', 'run', `${keeper.url}/openapi.json`],
        ...['--header', `Authorization: Bearer ${apiKey}`, '--checks', CHECKS.join(','), '--continue-on-failure'],
        ...['--phases', 'examples,coverage,fuzzing', '--max-examples', '10', '--seed', '1', '--request-timeout', '30'],
        ...['--generation-database', 'none', '--suppress-health-check', 'all', '--warnings', 'off', '--no-color'],
      ];
      const child = spawn(python, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
      const timer = setTimeout(() => child.kill(), MAX_SECONDS * 1_000);
      const code = await new Promise((resolve) => child.once('close', resolve));
      clearTimeout(timer);
      assert.equal(code, 0, said);
      assert.ok(ring.started.length >= 20, `${ring.started.length} requests became jobs`);
      assert.equal((await fetch(`${keeper.url}/healthz`)).status, 200);
    });
  });
