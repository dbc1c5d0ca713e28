import {
  CONFIG,
  decodeAccount,
  fetchAccount,
  fromHex,
  modelAddress,
  readSessionHistory,
  requireAccount,
  toHex,
  type AccountName,
  type Config,
  type MarketAccounts,
} from '@shardmarket/sdk';
import { PublicKey, SYSVAR_CLOCK_PUBKEY, type Connection } from '@solana/web3.js';
import { messageOf, Problem } from '../errors.ts';
import type { ChainHistory, ChainReader } from './port.ts';
import type { Decide } from './rpc/pool.ts';
import { securityOf } from './security.ts';

/** Offset of `unix_timestamp` (i64) in the clock sysvar: slot, epoch start, epoch and leader schedule epoch come before. */
const CLOCK_UNIX_TIMESTAMP = 32;

/** Reads the program's accounts at `confirmed`. */
export function createChainReader(connection: Pick<Connection, 'getAccountInfo'>): ChainReader {
  const read = <N extends AccountName>(name: N, address: PublicKey): Promise<MarketAccounts[N] | null> =>
    asked(() => fetchAccount(connection, name, address));
  const clock = async () => {
    const info = await asked(() => connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, 'confirmed'));
    if (!info) throw new Problem('rpc_unavailable', 'the RPC knows no clock sysvar');
    return info.data;
  };
  return {
    async session(address) {
      const s = await read('session', new PublicKey(address));
      if (!s) return undefined;
      return {
        payer: s.payer.toBase58(),
        signer: s.signer.toBase58(),
        deposit: s.deposit,
        settled: s.settled,
        expiresAt: s.expiresAt,
        closing: s.closeAt !== 0n,
        openSlot: s.openSlot,
        rentPayer: s.rentPayer.toBase58(),
        final: s.finalized !== 0,
      };
    },
    async worker(address) {
      const found = await asked(() => readWorker(connection, new PublicKey(address)));
      if (!found) return undefined;
      const { operator, payout, model, layerStart, layerEnd, ask, exitAt } = found.worker;
      return {
        address,
        operator: operator.toBase58(),
        model: model.toBase58(),
        layers: [layerStart, layerEnd],
        ask,
        leaving: exitAt !== 0n,
        payout: payout.toBase58(),
        security: found.security,
      };
    },
    async model(hash) {
      const address = modelAddress(fromHex(hash, 32));
      const m = await read('model', address);
      if (!m) return undefined;
      const { layerCount: layers, numericsClass, priceCeiling } = m;
      return { address: address.toBase58(), layers, numericsClass: toHex(numericsClass), priceCeiling };
    },
    now: async () => timeOf(await clock()),
    slot: async () => (await clock()).readBigUInt64LE(0),
  };
}

/** A worker and what it has at stake. Asked for at once, so that a gathering connection reads them from one slot. */
async function readWorker(connection: Pick<Connection, 'getAccountInfo'>, address: PublicKey) {
  const accounts = [address, CONFIG, SYSVAR_CLOCK_PUBKEY];
  const read = accounts.map((one) => connection.getAccountInfo(one, 'confirmed'));
  const [found, config, clock] = await Promise.all(read);
  if (!found) return undefined;
  const worker = decodeAccount('worker', found);
  if (!config || !clock) return { worker, security: undefined };
  return { worker, security: securityOf(worker, decodeAccount('config', config).limits, timeOf(clock.data)) };
}

/** unix seconds */
function timeOf(clock: Uint8Array): bigint {
  return new DataView(clock.buffer, clock.byteOffset).getBigInt64(CLOCK_UNIX_TIMESTAMP, true);
}

/** Reads what is `finalized`. */
export function createChainHistory(connection: Connection): ChainHistory {
  return {
    session: (address, since) =>
      asked(() => readSessionHistory(connection, new PublicKey(address), since, 'finalized')),
  };
}

/** Gives each decision of the settler a reader of accounts and one of the past, both on one node. */
export function chainViews(rpc: { readonly decide: Decide }) {
  return <T>(work: (view: { chain: ChainReader; history: ChainHistory }) => Promise<T>): Promise<T> =>
    rpc.decide((connection) => work({ chain: createChainReader(connection), history: createChainHistory(connection) }));
}

/** The program's configuration. @throws Problem `rpc_unreachable`, `program_not_initialised` */
export async function readProgramConfig(connection: Connection, rpcUrl: string): Promise<Config> {
  try {
    await connection.getVersion();
  } catch (cause) {
    throw new Problem('rpc_unreachable', `RPC_URL: no Solana RPC answers at ${rpcUrl}: ${messageOf(cause)}`, { cause });
  }
  try {
    return await requireAccount(connection, 'config', CONFIG);
  } catch (cause) {
    throw new Problem(
      'program_not_initialised',
      `the program on ${rpcUrl} is not initialised (${messageOf(cause)}): run init_config and init_vaults first`,
      { cause },
    );
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new Problem('rpc_unavailable', `the chain cannot be read at the moment: ${messageOf(cause)}`, { cause });
  }
}
