/** A chain with the real program and registered workers, one database, and jobs that were served and are owed. */
import { randomBytes } from 'node:crypto';
import { signReceipt, signingKey, toHex, tokenRoot, type SignedReceipt, type SigningKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { billJob } from '../../keeper/src/jobs/bill.ts';
import { committedPositions, maxCost } from '../../keeper/src/jobs/cost.ts';
import { reserveJob } from '../../keeper/src/jobs/reserve.ts';
import { finishJob } from '../../keeper/src/jobs/store.ts';
import { sessions } from '../../keeper/src/db/schema.ts';
import { sessionKeyFor } from '../../keeper/src/sessions/keys.ts';
import { createVault } from '../../keeper/src/sessions/vault.ts';
import type { LiveWorker } from '../../keeper/src/workers/types.ts';
import { ASK, startMarket } from '../../keeper/test/market.ts';
import { LAYERS } from '../../keeper/test/models.ts';
import { openOwnDatabase, type DatabaseKind } from '../../keeper/test/own-database.ts';
import { NUMERICS } from '../../keeper/test/scripted-worker.ts';
import { STAGES } from '../../keeper/test/stages.ts';
import type { Rng } from '../program/fuzz/rng.ts';
import { startRpcProxy } from './rpc-proxy.ts';

/** micro-USDC of each session: more than its jobs cost. */
const DEPOSIT = 1_000_000n;

interface Hand extends LiveWorker {
  readonly key: SigningKey;
}

export interface OpenSession {
  readonly payer: Keypair;
  /** base58 */
  readonly signer: string;
  readonly address: string;
  readonly onChain: { deposit: bigint; settled: bigint };
}

/** @param kind of its database, which is gone with it */
export async function startWorld(kind?: DatabaseKind) {
  const market = await startMarket();
  const database = await openOwnDatabase(kind);
  const { db } = database;
  const proxy = await startRpcProxy(market.localnet.rpcUrl);
  const vault = createVault(signingKey(market.keeper.secretKey));
  const hands: Hand[] = [];
  // Two of each, so that vouchers pay different workers.
  for (const layers of [...STAGES, ...STAGES]) {
    const { operator, address } = await market.register(layers);
    hands.push({
      ...{ address, operator: operator.publicKey.toBase58(), model: market.model.hash, numericsClass: NUMERICS },
      ...{
        layers,
        ask: ASK,
        ringUrl: 'ws://host:1',
        canDrive: true,
        maxJobs: 1,
        layerMs: 1,
        holds: 2,
        key: signingKey(operator.secretKey),
      },
    });
  }
  const stop = async () => {
    await proxy.close();
    await database.close();
    await market.stop();
  };
  return { market, db, proxy, vault, hands, stop };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A session on chain whose voucher key this keeper holds. */
export async function openSession({ market, db, vault }: World): Promise<OpenSession> {
  const payer = Keypair.generate();
  const signer = await sessionKeyFor(db, vault, payer.publicKey.toBase58());
  const address = await market.openSession(payer, signer, DEPOSIT);
  await db.insert(sessions).values({ address, payer: payer.publicKey.toBase58(), signer });
  return { address, payer, signer, onChain: { deposit: DEPOSIT, settled: 0n } };
}

/** A job of the session that three workers served and signed for; one in ten has a stage without a receipt. */
export async function serveJob({ db, hands, market }: World, session: OpenSession, rng: Rng): Promise<void> {
  const stages = STAGES.map((_, place) => hands[place + (rng.percent(50) ? 0 : STAGES.length)]).filter(isHand);
  const [prompt, completion] = [some(rng, 8), some(rng, 8)];
  const id = toHex(randomBytes(16));
  const model = { model: market.model.name, modelHash: market.model.hash, numericsClass: NUMERICS };
  const job = {
    ...model,
    id,
    apiKey: null,
    session: session.address,
    promptTokens: prompt.length,
    maxTokens: completion.length,
  };
  await reserveJob(db, { ...job, reserve: maxCost(stages, prompt.length, completion.length), stages }, session.onChain);
  const missing = rng.percent(10) ? rng.int(STAGES.length) : -1;
  const signed = receipts(job, stages, [...prompt, ...completion]).filter((_, place) => place !== missing);
  const facts = { ...model, id, session: session.address, layers: LAYERS, stages, prompt, completion, brokeOff: false };
  const stats = { proposed: 0, accepted: 0, rejected: 0, rounds: 1, firstTokenMs: 1, totalMs: 2 };
  const bill = billJob(facts, signed);
  await finishJob(db, id, { completionTokens: completion.length, finish: 'length', stats, bill });
}

function receipts(
  job: { id: string; session: string; modelHash: string; promptTokens: number; maxTokens: number },
  stages: readonly Hand[],
  tokens: readonly number[],
): SignedReceipt[] {
  const committed = committedPositions(job.promptTokens, job.maxTokens);
  const root = toHex(tokenRoot(tokens.slice(0, committed)));
  const edge = (layer: number) => (layer === 0 ? root : layer.toString(16).padStart(64, '0'));
  return stages.map(({ operator, layers: [layerStart, layerEnd], key }) => {
    const what = { session: job.session, job: job.id, operator, manifestHash: job.modelHash, numericsClass: NUMERICS };
    const rows = { layerStart, layerEnd, committed, computed: committed };
    const roots = { inputRoot: edge(layerStart), outputRoot: edge(layerEnd), tokenRoot: root };
    return signReceipt({ ...what, ...rows, ...roots, startedAt: 1, endedAt: 2 }, key);
  });
}

function some(rng: Rng, most: number): number[] {
  return Array.from({ length: 2 + rng.int(most) }, () => rng.int(200) + 2);
}

function isHand(hand: Hand | undefined): hand is Hand {
  return hand !== undefined;
}
