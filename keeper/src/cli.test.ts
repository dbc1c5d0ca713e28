import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startMarket, type TestMarket } from '../test/market.ts';
import { chosenKind, databaseEnv } from '../test/own-database.ts';

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));

describe('the command line', () => {
  let market: TestMarket;
  let env: Record<string, string>;
  before(async () => {
    market = await startMarket();
    const file = join(market.dir, 'keeper.json');
    writeFileSync(file, JSON.stringify([...market.keeper.secretKey]));
    env = {
      PATH: process.env['PATH'] ?? '',
      RPC_URL: market.localnet.rpcUrl,
      KEEPER_KEYPAIR: file,
      ...databaseEnv(market.database),
      KEEPER_PORT: '0',
      KEEPER_ADMIN_TOKEN: 'an-admin-token-for-tests',
      MODELS_DIR: market.modelsDir,
    };
  });
  after(() => market.stop());

  const run = (args: string[], change: Record<string, string> = {}) =>
    spawn(process.execPath, ['--import', 'tsx', cli, ...args], { env: { ...env, ...change } });
  /** Exit code and what was written to standard error. */
  const ended = async (child: ReturnType<typeof run>) => {
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
    return { code, errors };
  };

  it('serves, ticks on demand, and stops when its standard input closes', async () => {
    const child = run(['serve', '--json', '--exit-with-stdin']);
    const end = ended(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const ready = JSON.parse(line) as { url: string; pubkey: string };
    assert.equal(ready.pubkey, market.keeper.publicKey.toBase58());
    // On a machine that is slow the first look may find that something did not answer in time.
    while ((await fetch(`${ready.url}/readyz`)).status !== 200)
      await new Promise((resolve) => setTimeout(resolve, 100));

    const tick = run(['tick', '--url', ready.url]);
    const [printed, { code: ticked }] = await Promise.all([text(tick.stdout), ended(tick)]);
    assert.equal(ticked, 0);
    assert.deepEqual(Object.keys(JSON.parse(printed) as object), ['settled', 'steps']);

    child.stdin.end();
    const { code, errors } = await end;
    assert.equal(code, 0, errors);
    assert.match(errors, chosenKind === 'pglite' ? /single process, fsync off/ : /database: PostgreSQL/);
    assert.match(errors, /keeper stopped/);
    const secret = JSON.stringify([...market.keeper.secretKey]).slice(1, 40);
    assert.ok(!errors.includes(secret) && !errors.includes('an-admin-token'), 'no secret is logged');
  });

  it('says what is due and why, does it once, and finds database and chain in agreement', async () => {
    const said = async (...args: string[]) => {
      const child = run(args);
      const [printed, { code, errors }] = await Promise.all([text(child.stdout), ended(child)]);
      return { printed, code, errors };
    };
    market.localnet.advanceTime(125);
    const dry = await said('cron', '--once', '--dry-run');
    assert.match(dry.printed, /^not {2}open_epoch day \d+: it begins in \d+ s\n/, dry.errors);
    assert.match(dry.printed, /^due {2}observe_price \w+: observed \d+ s ago, due every 120 s$/m);
    const { steps } = JSON.parse((await said('cron', '--once', '--json')).printed) as { steps: { kind: string }[] };
    assert.deepEqual(
      steps.map((step) => step.kind),
      ['observe_price'],
    );
    const { printed, code, errors } = await said('reconcile');
    assert.deepEqual([printed, code], ['0 differ\n', 0], errors);
  });

  it('ends with 1 and says what is wrong with the environment', async () => {
    const { code, errors } = await ended(run(['serve'], { RPC_URL: '', MODELS_DIR: '' }));
    assert.equal(code, 1);
    assert.match(errors, /error \[config_invalid\]: .*\n {2}RPC_URL: expected/);
  });

  it('ends with 1 when no keeper answers a tick', async () => {
    const { code, errors } = await ended(run(['tick', '--url', 'http://127.0.0.1:1']));
    assert.equal(code, 1);
    assert.match(errors, /^error: no keeper answers at http:\/\/127.0.0.1:1/);
  });
});
