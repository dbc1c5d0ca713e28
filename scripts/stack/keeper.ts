import { z } from 'zod';
import { KeeperClient } from '@shardmarket/sdk';
import type { LocalChain } from './chain.ts';
import { newKeyFile } from './keyfile.ts';
import { MODELS_DIR } from './model.ts';
import { startService, type Service } from './service.ts';

export interface KeeperProcess {
  readonly service: Service;
  /** base URL of its API */
  readonly url: string;
  readonly client: KeeperClient;
  /** Does whatever is due on chain at once: settlements, epochs, observations, slices. */
  tick(): Promise<void>;
}

const readySchema = z.object({ url: z.string() });

/** Starts a keeper on its embedded database, with SOL for its transactions. @param appDir a built dApp; the keeper's own default unless told */
export async function startKeeper(
  chain: LocalChain,
  folder: string,
  port: number,
  appDir?: string,
): Promise<KeeperProcess> {
  const { keypair, file } = newKeyFile(folder, 'keeper-key');
  const adminToken = crypto.randomUUID();
  await chain.give(keypair.publicKey, { sol: 10_000_000_000n });
  const service = await startService({
    name: 'keeper',
    entry: 'keeper/src/cli.ts',
    args: ['serve', '--json', '--exit-with-stdin'],
    env: {
      RPC_URL: chain.rpcUrl,
      KEEPER_KEYPAIR: file,
      KEEPER_PORT: String(port),
      KEEPER_DATA_DIR: `${folder}/keeper-data`,
      KEEPER_ADMIN_TOKEN: adminToken,
      MODELS_DIR,
      ...(appDir === undefined ? {} : { APP_DIR: appDir }),
      // Always the embedded database: rows of another chain would not fit this one.
      DATABASE_URL: '',
      SETTLE_MIN: '1',
      TICK_MS: '1000',
    },
    logs: folder,
  });
  const { url } = readySchema.parse(service.ready);
  return {
    service,
    url,
    client: new KeeperClient(url),
    tick: async () => {
      const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ settle: 'all' });
      const response = await fetch(`${url}/v1/admin/tick`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`the keeper's tick failed: ${response.status} ${await response.text()}`);
    },
  };
}
