/** A market whose buyer holds its own session key, behind something that can meddle with what it and the keeper say. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireAccount } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { startKeeper } from '../../../keeper/src/keeper.ts';
import { startMarket } from '../../../keeper/test/market.ts';
import { idsOf } from '../../../keeper/test/models.ts';
import { startRing } from '../../../keeper/test/stages.ts';
import { between } from './between.ts';
import { runCommand } from './command.ts';

/** micro-USDC of each session that is opened. */
export const DEPOSIT = 1_000_000n;

/** @param credit that the keeper gives a session without a voucher, micro-USDC */
export async function startOwnKeyMarket(credit: bigint) {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-proxy-'));
  const market = await startMarket();
  const keeper = await startKeeper(market.config({ credit: { session: credit, total: 1_000_000n } }));
  const middle = await between(keeper.url);
  const ring = await startRing(market, keeper.url);
  ring.script = { tokens: idsOf('abc') };
  const payer = Keypair.generate();
  const wallet = join(folder, 'wallet.json');
  writeFileSync(wallet, JSON.stringify([...payer.secretKey]));
  market.localnet.faucet(payer.publicKey, { sol: 1_000_000_000n, usdc: 2n * DEPOSIT });

  const places = ['--rpc', market.localnet.rpcUrl, '--keeper', middle.url, '--home', folder];
  places.push('--keypair', wallet, '--json');
  const run = (...args: string[]) => runCommand([...places, '--yes', ...args]);
  const open = async () => {
    const { out, err } = await run('session', 'open', '--deposit', '1', '--own-key');
    assert.notEqual(out, '', err);
    const { session, apiKey } = JSON.parse(out) as { session: string; apiKey: null };
    assert.equal(apiKey, null);
    return session;
  };
  const settled = async (session: string) =>
    (await requireAccount(market.connection, 'session', new PublicKey(session))).settled;
  const stop = async () => {
    await ring.close();
    middle.close();
    await keeper.stop();
    await market.stop();
    rmSync(folder, { recursive: true });
  };
  return { folder, market, keeper, middle, ring, places, run, open, settled, stop };
}

export type OwnKeyMarket = Awaited<ReturnType<typeof startOwnKeyMarket>>;
