import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { startMarket, type TestMarket } from '../../test/market.ts';
import { databaseEnv } from '../../test/own-database.ts';
import { examine } from './doctor.ts';

describe('the doctor', () => {
  let market: TestMarket;
  let env: Record<string, string>;
  before(async () => {
    market = await startMarket();
    const file = join(market.dir, 'keeper.json');
    writeFileSync(file, JSON.stringify([...market.keeper.secretKey]));
    const rest = { ...databaseEnv(market.database), KEEPER_PORT: '0', MODELS_DIR: market.modelsDir };
    env = { RPC_URL: market.localnet.rpcUrl, KEEPER_KEYPAIR: file, ...rest };
  });
  after(() => market.stop());

  const faults = async (change: Record<string, string>) => {
    const found = await examine({ ...env, ...change });
    return Object.fromEntries(found.filter(({ ok }) => !ok).map(({ what, says }) => [what, says]));
  };

  it('finds nothing wrong where everything is there', async () => {
    const found = await examine(env);
    assert.deepEqual(
      found.filter(({ ok }) => !ok),
      [],
    );
    assert.deepEqual(
      found.map(({ what }) => what),
      ['config', 'database', 'rpc', 'program', 'wallet', 'models', 'port', 'nats'],
    );
  });

  it('names what is wrong, what it expected and what to do, all at once', async () => {
    const poor = Keypair.generate();
    const file = join(market.dir, 'poor.json');
    writeFileSync(file, JSON.stringify([...poor.secretKey]));
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const wrong = await faults({
      ...{ DATABASE_URL: 'postgres://me:hunter22@127.0.0.1:1/none', NATS_URL: 'nats://me:hunter22@127.0.0.1:1' },
      ...{ KEEPER_KEYPAIR: file, KEEPER_PORT: `${(taken.address() as AddressInfo).port}`, MODELS_DIR: '/nowhere' },
    });
    taken.close();
    assert.deepEqual(Object.keys(wrong), ['database', 'wallet', 'models', 'port', 'nats']);
    assert.match(wrong['database'] ?? '', /DATABASE_URL: expected a PostgreSQL/);
    assert.match(wrong['wallet'] ?? '', /has 0 lamports, expected \d+ for fees: send it SOL/);
    assert.match(wrong['port'] ?? '', /KEEPER_PORT: .*stop what uses it, or set another/);
    assert.match(wrong['nats'] ?? '', /NATS_URL: expected a NATS server with JetStream/);
    assert.ok(!JSON.stringify(wrong).includes('hunter22'));
  });

  it('says that no RPC answers, and what is wrong with the environment', async () => {
    assert.match((await faults({ RPC_URL: 'http://127.0.0.1:1' }))['rpc'] ?? '', /RPC_URL: expected a node/);
    assert.match((await faults({ RPC_URL: '' }))['config'] ?? '', /RPC_URL/);
  });
});
