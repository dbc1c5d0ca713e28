import { Program, type Idl } from '@coral-xyz/anchor';
import { Connection } from '@solana/web3.js';
import BN from 'bn.js';
import type { Pool } from './idl/pool.ts';
import poolIdl from './idl/pool.json' with { type: 'json' };
import type { Shardmarket } from './idl/shardmarket.ts';
import marketIdl from './idl/shardmarket.json' with { type: 'json' };

/** Anchor's own client on a connection, for what this SDK has no function for. */
export function anchorProgram(connection: Connection): Program<Shardmarket> {
  return new Program<Shardmarket>(marketIdl, { connection });
}

/** Building instructions and decoding accounts asks no RPC: Anchor wants a connection, this one is never used. */
const unused = new Connection('http://127.0.0.1:8899');
export const market = anchorProgram(unused);
export const pool = new Program<Pool>(poolIdl, { connection: unused });

/** Anchor's number for u64, i64 and u128. */
export function bn(value: bigint): BN {
  return new BN(value.toString());
}

/** Names of the accounts of an instruction in the order in which its keys stand. */
export function accountNames(idl: Idl, instruction: string): string[] {
  const found = idl.instructions.find((ix) => ix.name === instruction);
  if (!found) throw new Error(`the IDL has no instruction ${instruction}`);
  return found.accounts.map((account) => account.name);
}
