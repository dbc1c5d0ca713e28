/** The real program on a local chain, initialised, with a model, a venue and registered workers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POOL, startLocalnet } from '@shardmarket/localnet';
import {
  DEFAULT_LIMITS,
  fromHex,
  initConfigIx,
  initFeeVaultsIx,
  initVaultsIx,
  openSessionIx,
  POOL_PROGRAM_ID,
  POOL_SWAP_DISCRIMINATOR,
  registerModelIx,
  registerVenueIx,
  registerWorkerIx,
  sendAndConfirm,
  sessionAddress,
  workerAddress,
  type Limits,
} from '@shardmarket/sdk';
import { Keypair, PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { RATE_LIMITS } from '../src/api/limits/limiter.ts';
import { connect } from '../src/chain/connect.ts';
import type { KeeperConfig } from '../src/config.ts';
import { loadCatalog } from '../src/models/catalog.ts';
import { RELAY_LIMITS } from '../src/relay/limits.ts';
import { LAYERS, makeModels } from './models.ts';
import { ownDatabase } from './own-database.ts';
import { NUMERICS } from './scripted-worker.ts';

export const ASK = 5_000_000n;
export const DAY = 86_400n;
/** micro-ZERO: enough for the first rung of the ladder */
export const BOND = 1_000_000n;

/** @param change of the limits that the market starts with */
export async function startMarket(change: Partial<Limits> = {}) {
  const localnet = await startLocalnet();
  const models = makeModels();
  const [model] = [...loadCatalog(models.dir).values()];
  if (!model) throw new Error('the model is missing');
  const dir = mkdtempSync(join(tmpdir(), 'keeper-market-'));
  const database = await ownDatabase(join(dir, 'keeper'));
  const connection = connect(localnet.rpcUrl);
  const { authority, pool } = localnet;
  const mints = { usdcMint: localnet.mints.usdc, zeroMint: localnet.mints.zero };
  const keeper = Keypair.generate();
  localnet.faucet(keeper.publicKey, { sol: 10_000_000_000n });

  const send = (ixs: TransactionInstruction[], ...signers: [Keypair, ...Keypair[]]) =>
    sendAndConfirm(connection, ixs, signers, { pollMs: 20 });
  const limits = { ...DEFAULT_LIMITS, guardian: keeper.publicKey, minDeposit: 1n, minBond: 1n, ...change };
  await send([await initConfigIx(authority.publicKey, mints, limits)], authority);
  await send([await initVaultsIx(authority.publicKey, mints)], authority);
  await send([await initFeeVaultsIx(authority.publicKey, mints.usdcMint)], authority);
  const terms = {
    manifestHash: fromHex(model.hash, 32),
    numericsClass: fromHex(NUMERICS, 32),
    layerCount: LAYERS,
    priceCeiling: ASK,
  };
  const venue = {
    ...{ pool: pool.address, program: POOL_PROGRAM_ID, baseVault: pool.baseVault, quoteVault: pool.quoteVault },
    ...{ discriminator: POOL_SWAP_DISCRIMINATOR, feeBps: DEFAULT_POOL.feeBps },
  };
  await send(
    [await registerModelIx(authority.publicKey, terms), await registerVenueIx(authority.publicKey, venue)],
    authority,
  );

  /** Registers a worker on chain. @returns its operator */
  const register = async (layers: [number, number]) => {
    const operator = Keypair.generate();
    localnet.faucet(operator.publicKey, { sol: 1_000_000_000n, zero: BOND });
    const manifestHash = fromHex(model.hash, 32);
    const payout = Keypair.generate().publicKey;
    const ix = await registerWorkerIx({
      ...{ operator: operator.publicKey, manifestHash, zeroMint: mints.zeroMint, layers },
      ...{ ask: ASK, bond: BOND, payout },
    });
    await send([ix], operator);
    return { operator, address: workerAddress(operator.publicKey).toBase58() };
  };

  /** Opens a session with this voucher key. @returns its address */
  const openSession = async (payer: Keypair, signer: string, deposit: bigint) => {
    localnet.faucet(payer.publicKey, { sol: 1_000_000_000n, usdc: deposit });
    const { slot, unixTimestamp } = localnet.advanceTime(0);
    const openSlot = BigInt(slot);
    const expiresAt = BigInt(unixTimestamp) + 30n * DAY;
    const who = { payer: payer.publicKey, signer: new PublicKey(signer), usdcMint: mints.usdcMint };
    await send([await openSessionIx({ ...who, salt: 1n, openSlot, deposit, expiresAt })], payer);
    return sessionAddress(payer.publicKey, 1n, openSlot).toBase58();
  };

  /** A keeper's configuration on this chain; its work runs on demand only. */
  const config = (change: Partial<KeeperConfig> = {}): KeeperConfig => ({
    database: database.where,
    rpcUrl: localnet.rpcUrl,
    keypair: keeper,
    host: '127.0.0.1',
    port: 0,
    modelsDir: models.dir,
    adminToken: 'an-admin-token-for-tests',
    cron: false,
    tickMs: 100,
    settle: { min: 1n, maxAgeMs: 1_000 },
    credit: { session: 50_000n, total: 5_000_000n },
    timeouts: { ringReady: 2_000, token: 2_000, receipts: 1_000, workerPing: 5_000, workerRecheck: 5_000 },
    relay: RELAY_LIMITS,
    mode: 'all',
    drainMs: 10_000,
    rate: RATE_LIMITS,
    webhooks: 'any',
    logLevel: 'silent',
    ...change,
  });

  const stop = async () => {
    await localnet.close();
    await database.drop();
    models.remove();
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    localnet,
    connection,
    dir,
    database: database.where,
    modelsDir: models.dir,
    model,
    mints,
    keeper,
    send,
    register,
    openSession,
    config,
    stop,
  };
}

export type TestMarket = Awaited<ReturnType<typeof startMarket>>;
