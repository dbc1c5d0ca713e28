/** Three scripted workers that together hold the test's model, registered on the real program. */
import { sign, signingKey, type KeeperClient } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import type { TestMarket } from './market.ts';
import { LAYERS } from './models.ts';
import { ScriptedRing } from './scripted-worker.ts';

/** Layers of each stage, in ring order. */
export const STAGES: readonly [number, number][] = [
  [0, 2],
  [2, 4],
  [4, LAYERS],
];

/** Registers a worker for each stage. @returns them in ring order */
export async function hireStages(market: TestMarket) {
  const hired = [];
  for (const layers of STAGES) hired.push({ ...(await market.register(layers)), layers });
  return hired;
}

/** Registers a worker for each stage and connects them. @param urls of the keepers, taken by turns */
export async function startRing(market: TestMarket, ...urls: [string, ...string[]]): Promise<ScriptedRing> {
  const ring = new ScriptedRing();
  for (const [i, worker] of (await hireStages(market)).entries()) {
    await ring.add({ url: urls[i % urls.length] ?? urls[0], model: market.model.hash, ...worker });
  }
  return ring;
}

/** The same workers with new connections, and their script, as after a restart of the keeper. */
export async function rejoin(ring: ScriptedRing, url: string): Promise<ScriptedRing> {
  const again = new ScriptedRing();
  again.script = ring.script;
  for (const { options, operator, address } of ring.workers) await again.add({ ...options, url, operator, address });
  return again;
}

/** Opens a session whose key the keeper holds, and takes an API key for it. @param deposit micro-USDC */
export async function openBuyer(
  market: TestMarket,
  client: KeeperClient,
  { payer = Keypair.generate(), deposit = 1_000_000n } = {},
) {
  const address = payer.publicKey.toBase58();
  const session = await market.openSession(payer, await client.createSessionKey(address), deposit);
  const signMessage = (message: Uint8Array) => sign(message, signingKey(payer.secretKey));
  return { payer, session, signMessage, apiKey: await client.createApiKey(session, address, signMessage) };
}
