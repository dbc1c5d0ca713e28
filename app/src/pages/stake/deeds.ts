/** The transactions of this page. */
import {
  claimCreditsIx,
  claimYieldIx,
  linkBoostIx,
  refreshBoostIx,
  requestUnstakeIx,
  sessionAddress,
  stakeIx,
  unlinkBoostIx,
  withdrawStakeIx,
  type Session,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { makeTokensIx } from '../../chain/tokens.ts';
import type { Deed } from '../../chain/tx/deed.ts';
import { keeper } from '../../keeper/client.ts';
import { microText } from '../../ui/amounts.ts';

/** @param amount micro-ZERO */
export function stakeDeed(zeroMint: PublicKey, amount: bigint): Deed {
  return {
    title: `Stake ${microText(amount)} ZERO`,
    build: async ({ payer }) => ({ instructions: [await stakeIx(payer, zeroMint, amount)] }),
  };
}

/** @param amount micro-ZERO @param boosted the worker that the position boosts */
export function unstakeDeed(amount: bigint, boosted: PublicKey | undefined): Deed {
  return {
    title: `Unstake ${microText(amount)} ZERO`,
    build: async ({ payer }) => ({ instructions: [await requestUnstakeIx(payer, amount, boosted ?? null)] }),
  };
}

/** @param amount micro-ZERO that comes back, for the title */
export function withdrawDeed(zeroMint: PublicKey, amount: bigint): Deed {
  return {
    title: `Withdraw ${microText(amount)} ZERO`,
    build: async ({ payer }) => ({
      instructions: [makeTokensIx(payer, payer, zeroMint), await withdrawStakeIx(payer, zeroMint)],
    }),
  };
}

export function claimDeed(usdcMint: PublicKey): Deed {
  return {
    title: 'Claim the yield',
    build: async ({ payer }) => ({
      instructions: [makeTokensIx(payer, payer, usdcMint), await claimYieldIx(payer, usdcMint)],
    }),
  };
}

/** Links the wallet's stake to a worker of which the wallet is operator or payout key: one signature is both. */
export function linkDeed(worker: PublicKey): Deed {
  return {
    title: 'Boost your worker',
    build: async ({ payer }) => ({ instructions: [await linkBoostIx(payer, worker, payer)] }),
  };
}

export function unlinkDeed(worker: PublicKey): Deed {
  return {
    title: 'End the boost',
    build: async ({ payer }) => ({ instructions: [await unlinkBoostIx(payer, worker, payer)] }),
  };
}

export function refreshDeed(worker: PublicKey): Deed {
  return {
    title: 'Set the boost',
    build: async ({ payer }) => ({ instructions: [await refreshBoostIx(payer, worker)] }),
  };
}

export interface CreditTerms {
  readonly usdcMint: PublicKey;
  /** micro-USDC */
  readonly amount: bigint;
  /** the session to add to; undefined opens one whose voucher key the keeper holds */
  readonly session: Session | undefined;
  /** unix seconds at which a new session ends */
  readonly expiresAt: bigint;
}

/** Takes yield as prepaid inference. @param into is told the session's address before anything is signed */
export function creditDeed({ usdcMint, amount, session, expiresAt }: CreditTerms, into: (session: string) => void): Deed {
  return {
    title: `Take ${microText(amount)} USDC as inference`,
    build: async ({ connection, payer }) => {
      const [salt = 0n] = crypto.getRandomValues(new BigUint64Array(1));
      const terms = session ?? {
        ...{ salt, expiresAt },
        openSlot: BigInt(await connection.getSlot('confirmed')),
        signer: new PublicKey(await keeper.createSessionKey(payer.toBase58())),
      };
      into(sessionAddress(payer, terms.salt, terms.openSlot).toBase58());
      const { signer, openSlot } = terms;
      const named = { salt: terms.salt, openSlot, signer, expiresAt: terms.expiresAt };
      return { instructions: [await claimCreditsIx({ owner: payer, usdcMint, amount, ...named })] };
    },
  };
}
