import { createInitializeMint2Instruction, MINT_SIZE, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { LAMPORTS_PER_SOL, SystemProgram, type Keypair } from '@solana/web3.js';
import type { Chain } from './chain/chain.ts';
import { runInstructions } from './chain/run.ts';
import { developmentKeypair } from './keys.ts';

/** Decimals of USDC and ZERO. */
export const MINT_DECIMALS = 6;
/** What the authority begins with; below 2^53 lamports, so that JSON numbers hold it exactly. */
const AUTHORITY_LAMPORTS = 5_000_000n * BigInt(LAMPORTS_PER_SOL);

/** Gives the authority its SOL. */
export function fundAuthority(chain: Chain, authority: Keypair): void {
  chain.setAccount({
    address: authority.publicKey.toBase58(),
    owner: SystemProgram.programId.toBase58(),
    lamports: AUTHORITY_LAMPORTS,
    data: new Uint8Array(),
    executable: false,
  });
}

/** Creates the USDC and the ZERO mint (6 decimals, classic Token program); the authority may mint, nobody may freeze. */
export function createMints(chain: Chain, authority: Keypair): void {
  for (const mint of [developmentKeypair('usdc-mint'), developmentKeypair('zero-mint')]) {
    const create = SystemProgram.createAccount({
      fromPubkey: authority.publicKey,
      newAccountPubkey: mint.publicKey,
      lamports: Number(chain.accounts.rentExempt(MINT_SIZE)),
      space: MINT_SIZE,
      programId: TOKEN_PROGRAM_ID,
    });
    const initialize = createInitializeMint2Instruction(mint.publicKey, MINT_DECIMALS, authority.publicKey, null);
    runInstructions(chain, [create, initialize], [authority, mint]);
  }
}
