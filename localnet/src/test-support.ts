import { Connection, Keypair, LAMPORTS_PER_SOL, type PublicKey } from '@solana/web3.js';
import { Chain } from './chain/chain.ts';
import { give, type Gift, type Mints } from './faucet.ts';
import { createMints, fundAuthority } from './genesis.ts';
import { developmentKeypair } from './keys.ts';
import { serveChain, type Service } from './serve.ts';

/** A clock that tests move by hand, unix ms. */
export class ManualTime {
  ms = Date.UTC(2026, 0, 1);
  readonly now = (): number => this.ms;
}

/** A served chain without programs of ours, for tests of one layer. */
export interface TestChain extends Service {
  readonly chain: Chain;
  readonly connection: Connection;
  readonly authority: Keypair;
  readonly mints: Mints;
  /** Lines that the log got. */
  readonly lines: string[];
  /** A new keypair with 10 SOL and what else `gift` says. */
  fundedKeypair(gift?: Gift): Keypair;
  /** Posts one raw JSON-RPC body and answers with the parsed response. */
  post(body: unknown): Promise<RawResponse>;
  /** Calls one method and answers with the parsed response. */
  call(method: string, ...params: unknown[]): Promise<RawResponse>;
}

/** A JSON-RPC response as it came. */
export interface RawResponse {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> };
}

/** Serves a new chain with mints on a free pair of ports. */
export async function serveTestChain(now?: () => number): Promise<TestChain> {
  const chain = new Chain('test', undefined, now);
  const authority = developmentKeypair('authority');
  const mints = { usdc: developmentKeypair('usdc-mint').publicKey, zero: developmentKeypair('zero-mint').publicKey };
  fundAuthority(chain, authority);
  createMints(chain, authority);
  const lines: string[] = [];
  const faucet = (owner: PublicKey, gift: Gift): string => give(chain, authority, mints, owner, gift);
  const service = await serveChain(
    chain,
    { info: { mints }, give: faucet, save: () => null },
    { host: '127.0.0.1', port: 0, log: (line) => lines.push(line) },
  );
  const post = async (body: unknown): Promise<RawResponse> => {
    const response = await fetch(service.rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return (await response.json()) as RawResponse;
  };
  return {
    ...service,
    chain,
    connection: new Connection(service.rpcUrl, 'confirmed'),
    authority,
    mints,
    lines,
    fundedKeypair: (gift = {}) => {
      const keypair = Keypair.generate();
      faucet(keypair.publicKey, { sol: 10n * BigInt(LAMPORTS_PER_SOL), ...gift });
      return keypair;
    },
    post,
    call: (method, ...params) => post({ jsonrpc: '2.0', id: 1, method, params }),
  };
}
