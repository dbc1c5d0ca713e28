/**
 * Opens the market on a local chain that runs already, for `compose.yaml`: keys in a folder, the program's configuration, SOL for the
 * keeper, and a registered worker for each NAME=START-END. What is there already stays as it is.
 *
 *   KEYS_DIR=/keys RPC_URL=http://localnet:8899 node --import tsx scripts/compose/market.ts head=0-2 middle=2-4 tail=4-6
 */
import { fetchAccount, workerAddress } from '@shardmarket/sdk';
import { chainAt } from '../stack/chain.ts';
import { keptKeyFile } from '../stack/keyfile.ts';
import { setUp } from '../stack/market.ts';
import { builtInModel } from '../stack/model.ts';
import { registerWorker } from '../stack/workers.ts';
import { parseWorkers } from './workers.ts';

/** Lamports below which the keeper's key is filled up, and with how much. */
const LEAST = 1_000_000_000;
const GIFT = 10_000_000_000n;

const { KEYS_DIR: keys = '/keys', RPC_URL: rpcUrl = 'http://127.0.0.1:8899' } = process.env;
const workers = parseWorkers(process.argv.slice(2));
const chain = await chainAt(rpcUrl);
const model = builtInModel();
await setUp(chain, model, keptKeyFile(keys, 'guardian'));
const keeper = keptKeyFile(keys, 'keeper').publicKey;
if ((await chain.connection.getBalance(keeper)) < LEAST) await chain.give(keeper, { sol: GIFT });
for (const { name, layers } of workers) {
  const operator = keptKeyFile(keys, name);
  const payout = keptKeyFile(keys, `${name}-payout`).publicKey;
  if (await fetchAccount(chain.connection, 'worker', workerAddress(operator.publicKey))) continue;
  await registerWorker(chain, model, { operator, payout, layers });
}
console.log(`the market is open: keeper ${keeper.toBase58()}, workers ${workers.map(({ name }) => name).join(', ')}`);
