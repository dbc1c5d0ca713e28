import type { Connection, PublicKey, Signer, Transaction, TransactionInstruction } from '@solana/web3.js';

/** What `build` is given. */
export interface DeedContext {
  readonly connection: Connection;
  /** the connected wallet: it pays the fee and signs */
  readonly payer: PublicKey;
}

/** Instructions, with signers besides the wallet; or a transaction that someone else made, with its last valid block height. */
export type Built =
  | { readonly instructions: readonly TransactionInstruction[]; readonly signers?: readonly Signer[] }
  | { readonly transaction: Transaction; readonly lastValidBlockHeight: number };

/** A transaction that the user asked for. */
export interface Deed {
  /** what it does, such as "Stake 10.00 ZERO": the title of its toast */
  readonly title: string;
  /** Makes it, on the chain as it is now. @throws whatever makes it impossible; the toast shows it */
  readonly build: (context: DeedContext) => Promise<Built>;
}

/** How a deed ended; `unknown` where the RPC went away: it is followed on, also after a reload. */
export type Outcome =
  | { readonly state: 'confirmed'; readonly signature: string }
  | { readonly state: 'rejected' }
  | { readonly state: 'unknown'; readonly signature: string }
  | { readonly state: 'failed'; readonly error: unknown };
