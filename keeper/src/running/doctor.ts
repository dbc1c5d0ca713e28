import { createServer } from 'node:net';
import { connect as connectNats } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { PROGRAM_ID } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import pg from 'pg';
import { readProgramConfig } from '../chain/reader.ts';
import { RpcPool } from '../chain/rpc/pool.ts';
import { readConfig, type KeeperConfig } from '../config.ts';
import { messageOf } from '../errors.ts';
import { createLog } from '../log.ts';
import { loadCatalog } from '../models/catalog.ts';
import { servesApi } from './modes.ts';
import { askHealth, MAX_SLOTS_BEHIND } from './rpc-health.ts';

/** Lamports with which a keeper can send for a while: some 2,000 transactions. */
export const ENOUGH_LAMPORTS = 10_000_000;

/** One line of the examination. */
export interface Finding {
  readonly what: string;
  /** what was found; where it is not well, also what was expected and what to do */
  readonly says: string;
  readonly ok: boolean;
}

type Look = (config: KeeperConfig, connection: Connection) => Promise<string>;

/** What is looked at; each says what it found, or throws what is wrong with what to do about it. */
const LOOKS: readonly (readonly [string, Look])[] = [
  ['database', lookAtDatabase],
  ['rpc', lookAtRpc],
  ['program', lookAtProgram],
  ['wallet', lookAtWallet],
  ['models', lookAtModels],
  ['port', lookAtPort],
  ['nats', lookAtNats],
];

/** Examines what a keeper would start with, without starting it. Everything is looked at, whatever is wrong with the rest. */
export async function examine(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  let config: KeeperConfig;
  try {
    config = readConfig(env);
  } catch (error) {
    return [{ what: 'config', ok: false, says: messageOf(error) }];
  }
  const urls = [config.rpcUrl, ...(config.rpcFallbacks ?? [])];
  const { connection } = new RpcPool(urls, createLog('silent'));
  const found = LOOKS.map(async ([what, look]): Promise<Finding> => {
    try {
      return { what, ok: true, says: await look(config, connection) };
    } catch (error) {
      return { what, ok: false, says: messageOf(error) };
    }
  });
  const first = {
    what: 'config',
    ok: true,
    says: `mode ${config.mode}, keeper ${config.keypair.publicKey.toBase58()}`,
  };
  return [first, ...(await Promise.all(found))];
}

async function lookAtDatabase({ database }: KeeperConfig): Promise<string> {
  if (!('url' in database)) return `embedded, in ${database.dataDir}: one process, for trying out`;
  const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ v: string; ok: boolean }>(
      `select current_setting('server_version') as v, has_database_privilege(current_database(), 'create') as ok`,
    );
    if (rows[0]?.ok !== true) throw new Error('its user may not create tables: grant CREATE on the database to it');
    return `PostgreSQL ${rows[0].v}`;
  } catch (error) {
    throw new Error(`DATABASE_URL: expected a PostgreSQL that lets us in: ${messageOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lookAtRpc({ rpcUrl, rpcFallbacks = [] }: KeeperConfig, connection: Connection): Promise<string> {
  try {
    const [slot, behind] = await Promise.all([connection.getSlot(), askHealth([rpcUrl, ...rpcFallbacks])]);
    if (behind <= MAX_SLOTS_BEHIND) return `slot ${slot}, ${behind} behind`;
    throw new Error(`it is ${behind} slots behind, expected at most ${MAX_SLOTS_BEHIND}`);
  } catch (error) {
    throw new Error(`RPC_URL: expected a node that answers and keeps up: ${messageOf(error)}`, { cause: error });
  }
}

async function lookAtProgram(config: KeeperConfig, connection: Connection): Promise<string> {
  const account = await connection.getAccountInfo(PROGRAM_ID);
  const id = PROGRAM_ID.toBase58();
  if (account?.executable !== true)
    throw new Error(`there is no program ${id} on this chain: set RPC_URL to its cluster`);
  await readProgramConfig(connection, config.rpcUrl);
  return `${id}, initialised`;
}

async function lookAtWallet({ keypair }: KeeperConfig, connection: Connection): Promise<string> {
  const lamports = await connection.getBalance(keypair.publicKey);
  if (lamports >= ENOUGH_LAMPORTS) return `${lamports} lamports`;
  const address = keypair.publicKey.toBase58();
  throw new Error(`${address} has ${lamports} lamports, expected ${ENOUGH_LAMPORTS} for fees: send it SOL`);
}

function lookAtModels({ mode, modelsDir }: KeeperConfig): Promise<string> {
  if (!servesApi(mode)) return Promise.resolve('not needed in this mode');
  return Promise.resolve([...loadCatalog(modelsDir).keys()].join(', '));
}

async function lookAtPort({ host, port }: KeeperConfig): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((error: unknown) => {
    throw new Error(
      `KEEPER_PORT: ${host}:${port} cannot be listened on (${messageOf(error)}): stop what uses it, or set another`,
    );
  });
  await new Promise((resolve) => server.close(resolve));
  return `${host}:${port} is free`;
}

async function lookAtNats({ natsUrl }: KeeperConfig): Promise<string> {
  if (natsUrl === undefined) return 'not set: one API process, or several that do not share workers';
  const { host, username, password } = new URL(natsUrl);
  const login = username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  try {
    const connection = await connectNats({ servers: host, timeout: 5_000, reconnect: false, ...login });
    try {
      await (await jetstreamManager(connection)).getAccountInfo();
      return `${connection.info?.version ?? 'a server'} with JetStream`;
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw new Error(
      `NATS_URL: expected a NATS server with JetStream (nats-server -js) at ${host}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
