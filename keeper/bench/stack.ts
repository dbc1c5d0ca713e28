/** The parts of the load: database, chain, keeper and bare server in processes of their own; buyers and ring in this one. */
import { apiKeyMessage, sign, signingKey, toHex } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import pg from 'pg';
import { createPostgres } from '../test/postgres.ts';
import { startProcess } from '../test/processes.ts';
import { ScriptedRing } from '../test/scripted-worker.ts';
import type { ChainReady, OpenOrder } from './chain.ts';
import { startChild } from './child.ts';
import { Inspector } from './inspector.ts';
import { quickSigner } from './signer.ts';

/** micro-USDC of each session: more than any run spends */
const DEPOSIT = 10_000_000_000n;
/** jobs that each worker of the ring takes at a time */
const MAX_JOBS = 1_000;

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** @param server PostgreSQL @param buyers sessions with an API key each */
export async function startStack(server: string, buyers: number) {
  const cleanUp: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  };
  try {
    const database = await createPostgres(server);
    cleanUp.push(() => database.drop());
    const chain = await startChild<ChainReady>('./chain.ts');
    cleanUp.push(() => chain.stop());
    const { rpcUrl, dir, modelsDir, model, workers } = chain.ready;
    const bare = await startChild<{ url: string }>('./bare.ts');
    cleanUp.push(() => bare.stop());
    const market = { dir, modelsDir, keeper: keyOf(chain.ready.keeper), localnet: { rpcUrl } };
    const limits = { RATE_REQUESTS_PER_MINUTE: '0', RATE_TOKENS_PER_MINUTE: '0' };
    const env = { DATABASE_URL: database.url, LOG_LEVEL: 'error', TOKEN_TIMEOUT_MS: '60000', ...limits };
    const keeper = await startProcess(market, 'api', env, ['--inspect=127.0.0.1:0']);
    cleanUp.push(() => keeper.stop());
    const inspector = await Inspector.open(keeper.errors());
    cleanUp.push(() => inspector.close());

    const ring = new ScriptedRing();
    ring.signs = quickSigner();
    cleanUp.push(() => ring.close());
    for (const { operator, address, layers } of workers) {
      const own = { operator: keyOf(operator), address, layers, maxJobs: MAX_JOBS };
      await ring.add({ url: keeper.url, model: model.hash, ...own });
    }
    const keys: string[] = [];
    for (let i = 0; i < buyers; i++) {
      const payer = Keypair.generate();
      const { signer } = await post<{ signer: string }>(`${keeper.url}/v1/sessions`, { payer: payer.publicKey });
      const order: OpenOrder = { payer: [...payer.secretKey], signer, deposit: DEPOSIT.toString() };
      const { session } = await chain.ask<{ session: string }>(order);
      const timestamp = Math.floor(Date.now() / 1000);
      const signature = toHex(sign(apiKeyMessage(session, timestamp), signingKey(payer.secretKey)));
      const asked = { session, payer: payer.publicKey, timestamp, signature };
      keys.push((await post<{ key: string }>(`${keeper.url}/v1/api-keys`, asked)).key);
    }
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    cleanUp.push(() => pool.end());
    return { keeper, inspector, bare: bare.ready.url, ring, keys, model: model.name, pool, chain: chain.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function keyOf(secret: readonly number[]): Keypair {
  return Keypair.fromSecretKey(Uint8Array.from(secret));
}

async function post<T>(url: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
