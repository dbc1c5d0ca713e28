/** The transactions of this page. Every one is made from the chain's own accounts; what a keeper sends is checked before it is signed. */
import {
  assertExactly,
  closeSessionIx,
  openSessionIx,
  reclaimIx,
  refundIx,
  requestCloseIx,
  sessionAddress,
  topUpIx,
  type Session,
} from '@shardmarket/sdk';
import { PublicKey, Transaction, type TransactionInstruction } from '@solana/web3.js';
import { Buffer } from 'buffer';
import { makeTokensIx } from '../../../chain/tokens.ts';
import type { Deed } from '../../../chain/tx/deed.ts';
import { keeper } from '../../../keeper/client.ts';
import { microText } from '../../../ui/amounts.ts';
import type { OwnSession } from './use-sessions.ts';
import { restOf } from './state.ts';

/** Blocks for which a blockhash is good. */
const BLOCKHASH_LIFE = 150;

export interface OpenTerms {
  readonly usdcMint: PublicKey;
  /** micro-USDC */
  readonly deposit: bigint;
  /** unix seconds of the chain */
  readonly expiresAt: bigint;
}

/** Opens a session whose voucher key the keeper holds. @param opened is told its address before anything is signed */
export function openDeed({ usdcMint, deposit, expiresAt }: OpenTerms, opened: (session: string) => void): Deed {
  return {
    title: `Open a session with ${microText(deposit)} USDC`,
    build: async ({ connection, payer }) => {
      const signer = new PublicKey(await keeper.createSessionKey(payer.toBase58()));
      const openSlot = BigInt(await connection.getSlot('confirmed'));
      const [salt = 0n] = crypto.getRandomValues(new BigUint64Array(1));
      opened(sessionAddress(payer, salt, openSlot).toBase58());
      return { instructions: [await openSessionIx({ payer, signer, usdcMint, salt, openSlot, deposit, expiresAt })] };
    },
  };
}

/** Adds to a session. @param amount micro-USDC */
export function topUpDeed(session: string, usdcMint: PublicKey, amount: bigint): Deed {
  return {
    title: `Add ${microText(amount)} USDC to the session`,
    build: async ({ payer }) => ({
      instructions: [await topUpIx({ funder: payer, session: new PublicKey(session), usdcMint, amount })],
    }),
  };
}

/** A closing that the keeper has signed as the session's key, after it has settled what was used. */
export interface AgreedClose {
  /** base64 */
  readonly transaction: string;
  /** after which its blockhash is certainly dead */
  readonly lastValidBlockHeight: number;
}

/** Closes at once. @throws Error from `build` where the keeper's transaction does anything else */
export function agreedCloseDeed({ address, account }: OwnSession, usdcMint: PublicKey, agreed: AgreedClose): Deed {
  return {
    title: `Close the session, ${microText(restOf(account))} USDC back`,
    build: async () => {
      const { payer, rentPayer, signer: agreedBy } = account;
      const session = new PublicKey(address);
      const transaction = Transaction.from(Buffer.from(agreed.transaction, 'base64'));
      assertExactly(transaction, await closeSessionIx({ session, usdcMint, payer, rentPayer, agreedBy }));
      return { transaction, lastValidBlockHeight: agreed.lastValidBlockHeight };
    },
  };
}

/** The last block height at which a transaction that was made just now can land. @param height of now */
export function lastHeight(height: number): number {
  return height + BLOCKHASH_LIFE;
}

/** Starts the grace period, without any keeper. */
export function requestCloseDeed(session: string): Deed {
  return {
    title: 'Ask for the session to be closed',
    build: async ({ payer }) => ({ instructions: [await requestCloseIx(payer, new PublicKey(session))] }),
  };
}

/** Takes the rest and the account's lamports once the grace period is over, without any keeper. */
export function takeRestDeed({ address, account }: OwnSession, usdcMint: PublicKey): Deed {
  const rest = restOf(account);
  return {
    title: rest > 0n ? `Close the session, ${microText(rest)} USDC back` : 'Close the session',
    build: async ({ payer }) => {
      const into = makeTokensIx(payer, payer, usdcMint);
      return { instructions: [into, ...(await endOf(new PublicKey(address), account, usdcMint))] };
    },
  };
}

/** What ends a session whose time is over: one step where nobody has made it final, else what is left of it. */
async function endOf(session: PublicKey, account: Session, usdcMint: PublicKey): Promise<TransactionInstruction[]> {
  const { payer, rentPayer, finalized } = account;
  if (finalized === 0) return [await closeSessionIx({ session, usdcMint, payer, rentPayer })];
  const reclaim = await reclaimIx(session, rentPayer);
  return restOf(account) > 0n ? [await refundIx({ session, usdcMint, payer }), reclaim] : [reclaim];
}
