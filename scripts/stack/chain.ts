import { developmentKeypair } from '@shardmarket/localnet';
import { Connection, PublicKey, type Keypair } from '@solana/web3.js';
import { z } from 'zod';
import { startService, type Service } from './service.ts';

/** micro-USDC, micro-ZERO and lamports that the faucet hands out in one go. */
export interface Gift {
  readonly usdc?: bigint;
  readonly zero?: bigint;
  readonly sol?: bigint;
}

/** A local chain in a process of its own. */
export interface StartedChain extends LocalChain {
  readonly service: Service;
}

/** A local chain, with its faucet and its clock. */
export interface LocalChain {
  readonly rpcUrl: string;
  readonly connection: Connection;
  readonly mints: { readonly usdc: PublicKey; readonly zero: PublicKey };
  readonly pool: { readonly address: PublicKey; readonly baseVault: PublicKey; readonly quoteVault: PublicKey };
  /** who may initialise the program; everybody can derive this key */
  readonly authority: Keypair;
  give(owner: PublicKey, gift: Gift): Promise<string>;
  /** Moves the chain's clock forward by `seconds`. */
  advance(seconds: number): Promise<void>;
  /** The chain's unix time in seconds. */
  now(): Promise<bigint>;
}

const key = z.string().transform((text) => new PublicKey(text));
const readySchema = z.object({ rpcUrl: z.string() });
const infoSchema = z.object({
  mints: z.object({ usdc: key, zero: key }),
  pool: z.object({ address: key, baseVault: key, quoteVault: key }),
  clock: z.object({ unixTimestamp: z.coerce.bigint() }),
});

/** Starts localnet on free ports (or on `port` and the next one). @throws ServiceError */
export async function startChain(logs: string, port = 0): Promise<StartedChain> {
  const service = await startService({
    name: 'localnet',
    entry: 'localnet/src/cli.ts',
    args: ['--json', '--exit-with-stdin', '--port', String(port)],
    logs,
  });
  return { service, ...(await chainAt(readySchema.parse(service.ready).rpcUrl)) };
}

/** The local chain that answers at this RPC. @throws Error if none does */
export async function chainAt(rpcUrl: string): Promise<LocalChain> {
  const info = async () => infoSchema.parse(await rpc(rpcUrl, 'localnet_info'));
  const { mints, pool } = await info();
  return {
    rpcUrl,
    connection: new Connection(rpcUrl, 'confirmed'),
    mints,
    pool,
    authority: developmentKeypair('authority'),
    give: async (owner, gift) => {
      const amounts = Object.fromEntries(Object.entries(gift).map(([name, amount]) => [name, String(amount)]));
      const result = await rpc(rpcUrl, 'localnet_faucet', { owner: owner.toBase58(), ...amounts });
      return z.object({ signature: z.string() }).parse(result).signature;
    },
    advance: async (seconds) => {
      await rpc(rpcUrl, 'localnet_advanceTime', { seconds });
    },
    now: async () => (await info()).clock.unixTimestamp,
  };
}

async function rpc(url: string, method: string, params?: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: params === undefined ? [] : [params] }),
  });
  const body = z
    .object({ result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() })
    .parse(await response.json());
  if (body.error) throw new Error(`${method}: ${body.error.message}`);
  return body.result;
}
