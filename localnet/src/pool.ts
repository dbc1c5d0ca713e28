import { BorshInstructionCoder, type Idl } from '@coral-xyz/anchor';
import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { type AccountMeta, type Keypair, PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import BN from 'bn.js';
import type { Artifact } from './artifacts.ts';
import type { Chain } from './chain/chain.ts';
import { runInstructions } from './chain/run.ts';
import { give, type Mints } from './faucet.ts';

/** What the pool starts with. */
export interface PoolSeed {
  /** Micro-ZERO. */
  readonly zero: bigint;
  /** Micro-USDC. */
  readonly usdc: bigint;
  /** Part of every input that stays in the pool, basis points. */
  readonly feeBps: number;
}

/** 10,000,000 ZERO at 0.10 USDC each, 1 % fee. */
export const DEFAULT_POOL: PoolSeed = { zero: 10_000_000_000_000n, usdc: 1_000_000_000_000n, feeBps: 100 };

/** The pool's addresses: base is ZERO and quote is USDC, so that its price is in USDC per ZERO. */
export interface PoolInfo {
  readonly programId: PublicKey;
  readonly address: PublicKey;
  readonly baseMint: PublicKey;
  readonly quoteMint: PublicKey;
  readonly baseVault: PublicKey;
  readonly quoteVault: PublicKey;
}

/** Derives the pool's addresses. */
export function poolInfo(mints: Mints, programId: PublicKey): PoolInfo {
  const derive = (...seeds: (string | PublicKey)[]): PublicKey => {
    const bytes = seeds.map((seed) => (typeof seed === 'string' ? Buffer.from(seed) : seed.toBytes()));
    return PublicKey.findProgramAddressSync(bytes, programId)[0];
  };
  const { zero: baseMint, usdc: quoteMint } = mints;
  const address = derive('pool', baseMint, quoteMint);
  const [baseVault, quoteVault] = [derive('vault', address, baseMint), derive('vault', address, quoteMint)];
  return { programId, address, baseMint, quoteMint, baseVault, quoteVault };
}

/** The accounts of `create_pool` in the order of the IDL; throws for one that this file does not know. */
function createPoolAccounts(idl: Idl, known: Readonly<Record<string, PublicKey>>): AccountMeta[] {
  const instruction = idl.instructions.find(({ name }) => name === 'create_pool');
  if (instruction === undefined) throw new Error('the IDL of the pool has no create_pool');
  return instruction.accounts.map((account) => {
    const pubkey = known[account.name];
    if (pubkey === undefined || 'accounts' in account)
      throw new Error(`create_pool wants an unknown account ${account.name}`);
    return { pubkey, isSigner: account.signer === true, isWritable: account.writable === true };
  });
}

/** Creates the pool and fills it with freshly minted tokens of the authority. */
export function createPool(chain: Chain, authority: Keypair, mints: Mints, artifact: Artifact, seed: PoolSeed): void {
  const idl = JSON.parse(artifact.idl) as Idl;
  const creator = authority.publicKey;
  const info = poolInfo(mints, artifact.programId);
  give(chain, authority, mints, creator, { usdc: seed.usdc, zero: seed.zero });
  const keys = createPoolAccounts(idl, {
    creator,
    base_mint: info.baseMint,
    quote_mint: info.quoteMint,
    pool: info.address,
    base_vault: info.baseVault,
    quote_vault: info.quoteVault,
    creator_base: getAssociatedTokenAddressSync(info.baseMint, creator),
    creator_quote: getAssociatedTokenAddressSync(info.quoteMint, creator),
    token_program: TOKEN_PROGRAM_ID,
    system_program: SystemProgram.programId,
  });
  const data = new BorshInstructionCoder(idl).encode('create_pool', {
    fee_bps: seed.feeBps,
    base: new BN(seed.zero.toString()),
    quote: new BN(seed.usdc.toString()),
  });
  runInstructions(chain, [new TransactionInstruction({ programId: artifact.programId, keys, data })], [authority]);
}
