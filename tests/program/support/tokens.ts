import {
  ACCOUNT_SIZE,
  AccountLayout,
  createAssociatedTokenAccountIdempotentInstruction,
  createFreezeAccountInstruction,
  createInitializeAccount3Instruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createSyncNativeInstruction,
  createThawAccountInstruction,
  createTransferInstruction,
  MINT_SIZE,
  MintLayout,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import { Keypair, SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { ataAddress } from '@shardmarket/sdk';
import type { TestChain } from './chain.ts';

const DECIMALS = 6;

/** A mint with 6 decimals whose authority can also freeze, as USDC's can. */
export function createMint(
  chain: TestChain,
  authority: Keypair,
  mint = Keypair.generate(),
  decimals = DECIMALS,
): PublicKey {
  const create = SystemProgram.createAccount({
    fromPubkey: authority.publicKey,
    newAccountPubkey: mint.publicKey,
    space: MINT_SIZE,
    lamports: Number(chain.accounts.rentExempt(MINT_SIZE)),
    programId: TOKEN_PROGRAM_ID,
  });
  const init = createInitializeMint2Instruction(mint.publicKey, decimals, authority.publicKey, authority.publicKey);
  chain.send([create, init], [authority, mint]);
  return mint.publicKey;
}

/** A new token account of `owner`'s beside their associated one. */
export function createAccount(chain: TestChain, funder: Keypair, mint: PublicKey, owner: PublicKey): PublicKey {
  const account = Keypair.generate();
  const create = SystemProgram.createAccount({
    fromPubkey: funder.publicKey,
    newAccountPubkey: account.publicKey,
    space: ACCOUNT_SIZE,
    lamports: Number(chain.accounts.rentExempt(ACCOUNT_SIZE)),
    programId: TOKEN_PROGRAM_ID,
  });
  chain.send([create, createInitializeAccount3Instruction(account.publicKey, mint, owner)], [funder, account]);
  return account.publicKey;
}

/** Instructions that give `owner`'s associated account `amount` (micro), creating it if need be; signed by `authority`. */
export function mintToIxs(authority: PublicKey, mint: PublicKey, owner: PublicKey, amount: bigint) {
  const ata = ataAddress(owner, mint);
  const ixs: TransactionInstruction[] = [
    createAssociatedTokenAccountIdempotentInstruction(authority, ata, owner, mint),
  ];
  if (amount > 0n) ixs.push(createMintToInstruction(mint, ata, authority, amount));
  return ixs;
}

export function freezeIx(account: PublicKey, mint: PublicKey, authority: PublicKey): TransactionInstruction {
  return createFreezeAccountInstruction(account, mint, authority);
}

export function thawIx(account: PublicKey, mint: PublicKey, authority: PublicKey): TransactionInstruction {
  return createThawAccountInstruction(account, mint, authority);
}

export function transferIx(from: PublicKey, to: PublicKey, owner: PublicKey, amount: bigint): TransactionInstruction {
  return createTransferInstruction(from, to, owner, amount);
}

/** Puts lamports into a wSOL account as tokens; signed by `from`. */
export function wrapIxs(from: PublicKey, account: PublicKey, lamports: bigint): TransactionInstruction[] {
  const pay = SystemProgram.transfer({ fromPubkey: from, toPubkey: account, lamports });
  return [pay, createSyncNativeInstruction(account)];
}

/** Micro units in a token account; 0 where there is none. */
export function tokenBalance(chain: TestChain, address: PublicKey): bigint {
  const account = chain.account(address);
  return account ? AccountLayout.decode(account.data).amount : 0n;
}

/** Micro units of a mint in existence. */
export function mintSupply(chain: TestChain, mint: PublicKey): bigint {
  const account = chain.account(mint);
  if (!account) throw new Error(`no mint at ${mint.toBase58()}`);
  return MintLayout.decode(account.data).supply;
}
