/** The local chain's AMM: base is ZERO, quote is USDC. */
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, pool as program } from './client.ts';
import { ataAddress, poolAddress, poolVaultAddress } from './pdas.ts';

export interface CreatePool {
  readonly creator: PublicKey;
  readonly baseMint: PublicKey;
  readonly quoteMint: PublicKey;
  /** part of every input that stays in the pool, basis points */
  readonly feeBps: number;
  /** first reserves, base units; locked for good */
  readonly base: bigint;
  readonly quote: bigint;
}

export function createPoolIx(a: CreatePool): Promise<TransactionInstruction> {
  const pool = poolAddress(a.baseMint, a.quoteMint);
  return program.methods
    .createPool(a.feeBps, bn(a.base), bn(a.quote))
    .accountsStrict({
      creator: a.creator,
      baseMint: a.baseMint,
      quoteMint: a.quoteMint,
      pool,
      baseVault: poolVaultAddress(pool, a.baseMint),
      quoteVault: poolVaultAddress(pool, a.quoteMint),
      creatorBase: ataAddress(a.creator, a.baseMint),
      creatorQuote: ataAddress(a.creator, a.quoteMint),
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

export interface Swap {
  readonly trader: PublicKey;
  readonly pool: PublicKey;
  /** mint that is paid in, and mint that comes out */
  readonly mintIn: PublicKey;
  readonly mintOut: PublicKey;
  readonly amountIn: bigint;
  readonly minOut: bigint;
}

/** Swaps between the trader's associated token accounts. */
export function swapIx(a: Swap): Promise<TransactionInstruction> {
  return program.methods
    .swap(bn(a.amountIn), bn(a.minOut))
    .accountsStrict({
      trader: a.trader,
      pool: a.pool,
      source: ataAddress(a.trader, a.mintIn),
      destination: ataAddress(a.trader, a.mintOut),
      vaultIn: poolVaultAddress(a.pool, a.mintIn),
      vaultOut: poolVaultAddress(a.pool, a.mintOut),
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
}
