import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { readConfig } from './config.ts';
import { publicRpcUrl, redacted, secretsOf } from './redacted.ts';
import { Problem } from './errors.ts';
import { RELAY_LIMITS } from './relay/limits.ts';

describe('readConfig', () => {
  const keypair = Keypair.generate();
  let dir: string;
  let env: Record<string, string>;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'keeper-config-'));
    const file = join(dir, 'key.json');
    writeFileSync(file, JSON.stringify([...keypair.secretKey]));
    env = { RPC_URL: 'http://127.0.0.1:8899', KEEPER_KEYPAIR: file, KEEPER_DATA_DIR: join(dir, 'data') };
  });
  after(() => rmSync(dir, { recursive: true }));

  const refuses = (change: Record<string, string>, expected: RegExp) =>
    assert.throws(
      () => readConfig({ ...env, ...change }),
      (e) => e instanceof Problem && e.code === 'config_invalid' && expected.test(e.message),
    );

  it('fills in what is not set', () => {
    const config = readConfig(env);
    assert.deepEqual(config.database, { dataDir: join(dir, 'data') });
    assert.equal(config.port, 8800);
    assert.equal(config.cron, true);
    assert.equal(config.settle.min, 100_000n);
    assert.deepEqual(config.relay, RELAY_LIMITS);
    assert.ok(config.keypair.publicKey.equals(keypair.publicKey));
  });

  it('takes x402 payments and calls webhooks as it is told', () => {
    const config = readConfig(env);
    assert.deepEqual([config.x402, config.webhooks], [undefined, 'public']);
    const told = readConfig({ ...env, X402: 'devnet', X402_DEPOSIT: '5', X402_FEE: '0', WEBHOOKS: 'off' });
    const network = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';
    assert.deepEqual(told.x402, { network, deposit: 5n, fee: 0n, settleWaitMs: 30_000 });
    assert.equal(told.webhooks, 'off');
    assert.ok(JSON.stringify(redacted(told)).includes('"deposit":"5"'));
    refuses({ X402: 'on' }, /X402/);
    refuses({ WEBHOOKS: 'private' }, /WEBHOOKS/);
  });

  it('explores, and bounds what a worker may be owed, as it is told', () => {
    const cautious = { exploreRate: 0.05, explorePricePercent: 5, bondCoverPercent: 100 };
    assert.deepEqual(readConfig(env).matching, cautious);
    const told = { EXPLORE_RATE: '0', EXPLORE_PRICE_PERCENT: '0', BOND_COVER_PERCENT: '50' };
    const none = { exploreRate: 0, explorePricePercent: 0, bondCoverPercent: 50 };
    assert.deepEqual(readConfig({ ...env, ...told }).matching, none);
    refuses({ EXPLORE_RATE: '1.01' }, /EXPLORE_RATE: expected 0 to 1/);
    refuses({ EXPLORE_RATE: '-0.1' }, /EXPLORE_RATE: expected 0 to 1/);
    refuses({ EXPLORE_PRICE_PERCENT: '101' }, /EXPLORE_PRICE_PERCENT/);
    refuses({ BOND_COVER_PERCENT: '0' }, /BOND_COVER_PERCENT/);
  });

  it('does all chores but claims, and sells no ZERO, unless it is told to', () => {
    const { chores, auctionMost } = readConfig(env);
    assert.deepEqual([chores, auctionMost], [{ skip: [], everyMs: 60_000 }, 0n]);
    const told = {
      CRON_SKIP: 'draw_batch, claim_for',
      CHORES_MS: '5',
      CLAIM_FOR_MIN: '10000',
      BURN_AUCTION_MAX_ZERO: '7',
    };
    const config = readConfig({ ...env, ...told });
    assert.deepEqual(config.chores, { skip: ['draw_batch', 'claim_for'], everyMs: 5, claimMin: 10_000n });
    assert.equal(config.auctionMost, 7n);
    assert.equal(readConfig({ ...env, CLAIM_FOR_MIN: 'off' }).chores?.claimMin, undefined);
    refuses({ CRON_SKIP: 'settle' }, /CRON_SKIP: expected some of draw_batch, /);
    refuses({ CLAIM_FOR_MIN: '9999' }, /CLAIM_FOR_MIN: expected off, or at least 10000/);
    refuses({ BURN_AUCTION_MAX_ZERO: '1.5' }, /BURN_AUCTION_MAX_ZERO: expected a whole number of micro-ZERO/);
  });

  it('has the relay off, or within limits of its own', () => {
    assert.equal(readConfig({ ...env, RELAY: 'off' }).relay, undefined);
    const limits = { RELAY_CONNECTIONS: '5', RELAY_PER_WORKER: '2', RELAY_BYTES_PER_SECOND: '1000' };
    const { connections, perWorker, bytesPerSecond } = readConfig({ ...env, ...limits }).relay ?? {};
    assert.deepEqual([connections, perWorker, bytesPerSecond], [5, 2, 1_000]);
    refuses({ RELAY_PER_WORKER: '0' }, /RELAY_PER_WORKER/);
  });

  it('takes several RPCs in order of preference', () => {
    const config = readConfig({ ...env, RPC_URL: 'http://a:1, https://b/?key=secret', PRIORITY_FEE_MAX: '7' });
    assert.deepEqual(
      [config.rpcUrl, config.rpcFallbacks, config.maxPriorityFee],
      ['http://a:1', ['https://b/?key=secret'], 7n],
    );
    assert.ok(!JSON.stringify(redacted(config)).includes('secret'));
  });

  it('names every variable at fault', () => {
    const bad = { RPC_URL: 'tcp://x', KEEPER_PORT: '70000', CRON: 'maybe', SETTLE_MIN: '1.5', KEEPER_DATA_DIR: '' };
    for (const name of Object.keys({ ...bad, DATABASE_URL: '' }).filter((n) => n !== 'KEEPER_DATA_DIR')) {
      refuses(bad, new RegExp(`\\b${name}: `));
    }
  });

  it('takes PostgreSQL when both databases are named', () => {
    const url = 'postgres://me:secret@db/keeper';
    assert.deepEqual(readConfig({ ...env, DATABASE_URL: url }).database, { url });
  });

  it('starts parts of a keeper on PostgreSQL only', () => {
    assert.equal(readConfig(env).mode, 'all');
    assert.equal(readConfig({ ...env, APP_MODE: 'settler', DATABASE_URL: 'postgres://db/keeper' }).mode, 'settler');
    refuses({ APP_MODE: 'api' }, /APP_MODE: .*set DATABASE_URL/);
    refuses({ APP_MODE: 'everything' }, /APP_MODE: /);
  });

  it('says what is wrong with a keypair file without quoting it', () => {
    refuses({ KEEPER_KEYPAIR: join(dir, 'none.json') }, /there is no file/);
    const file = join(dir, 'bad.json');
    writeFileSync(file, '"my secret words"');
    refuses({ KEEPER_KEYPAIR: file }, /^(?!.*secret words).*not a Solana keypair/s);
  });

  it('logs no secrets', () => {
    const secrets = {
      DATABASE_URL: 'postgres://me:hunter2@db/keeper',
      RPC_URL: 'https://rpc.example/?api-key=hunter3,https://me:hunter5@other.example',
    };
    const config = readConfig({ ...env, ...secrets, KEEPER_ADMIN_TOKEN: 'hunter4-hunter4-hunter4' });
    const text = JSON.stringify(redacted(config));
    assert.doesNotMatch(text, /hunter|secretKey/);
    assert.deepEqual(
      [...new Set(secretsOf(config))],
      ['hunter4-hunter4-hunter4', 'api-key=hunter3', 'hunter5', 'hunter2'],
    );
    assert.equal(publicRpcUrl(config.rpcUrl), null);
    assert.equal(publicRpcUrl('http://127.0.0.1:8899'), 'http://127.0.0.1:8899');
  });
});
