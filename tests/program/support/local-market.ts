import { fileURLToPath } from 'node:url';
import { startLocalnet, type Localnet } from '@shardmarket/localnet';
import { bootstrapProgram, fromHex } from '@shardmarket/sdk';
import { Connection } from '@solana/web3.js';
import { openModel } from '../../../worker/src/model/manifest.ts';
import { limits } from './actors.ts';

/** Directory of the built-in model of six layers. */
export const MODEL = fileURLToPath(new URL('../../../models/parable-6l', import.meta.url));

/**
 * The program on a local chain behind its RPC, with the built-in model: what the commands of a worker talk to.
 * @param numericsClass that the model is registered for, 32 bytes
 */
export async function startLocalMarket(
  numericsClass: Uint8Array = new Uint8Array(32),
): Promise<{ localnet: Localnet; connection: Connection }> {
  const localnet = await startLocalnet();
  const connection = new Connection(localnet.rpcUrl, 'confirmed');
  const manifestHash = fromHex((await openModel(MODEL)).hash, 32);
  await bootstrapProgram(connection, localnet.authority, {
    mints: { usdcMint: localnet.mints.usdc, zeroMint: localnet.mints.zero },
    limits,
    models: [{ manifestHash, numericsClass, layerCount: 6, priceCeiling: 1_000n }],
    venues: [],
  });
  return { localnet, connection };
}
