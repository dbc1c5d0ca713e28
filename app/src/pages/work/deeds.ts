/** The transactions of this page. */
import {
  addBondIx,
  applyPayoutIx,
  cancelPayoutIx,
  claimIx,
  leaveAuditorsIx,
  proposePayoutIx,
  registerWorkerIx,
  requestExitIx,
  setOfferIx,
  withdrawBondIx,
  type Config,
  type Model,
  type RegisterWorker,
} from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { OwnWorker } from '../../chain/own-workers.ts';
import { makeTokensIx } from '../../chain/tokens.ts';
import type { Deed } from '../../chain/tx/deed.ts';
import { microText } from '../../ui/amounts.ts';

export function registerDeed(terms: Omit<RegisterWorker, 'operator'>): Deed {
  return {
    title: `Register a worker with ${microText(terms.bond)} ZERO`,
    build: async ({ payer }) => ({ instructions: [await registerWorkerIx({ ...terms, operator: payer })] }),
  };
}

/** @param amount micro-ZERO */
export function addBondDeed({ address }: OwnWorker, { zeroMint }: Config, amount: bigint): Deed {
  return {
    title: `Add ${microText(amount)} ZERO to the bond`,
    build: async ({ payer }) => ({ instructions: [await addBondIx(payer, zeroMint, amount, address)] }),
  };
}

/** @param ask micro-USDC per million layer-tokens */
export function offerDeed(
  { address }: OwnWorker,
  { manifestHash }: Model,
  layers: readonly [number, number],
  ask: bigint,
): Deed {
  return {
    title: 'Change the offer',
    build: async ({ payer }) => ({
      instructions: [await setOfferIx({ operator: payer, manifestHash, layers, ask, worker: address })],
    }),
  };
}

/** @param amount micro-USDC that it pays as of now, for the title */
export function claimDeed({ address, account }: OwnWorker, { usdcMint }: Config, amount: bigint): Deed {
  const { operator, payout } = account;
  return {
    title: `Claim ${microText(amount)} USDC`,
    build: async ({ payer }) => ({
      instructions: [
        makeTokensIx(payer, payout, usdcMint),
        await claimIx({ claimant: payer, operator, payout, usdcMint, worker: address }),
      ],
    }),
  };
}

/** Starts the exit; an auditor leaves the auditors in the same transaction, or the program would refuse. */
export function exitDeed({ address, account }: OwnWorker): Deed {
  return {
    title: 'Start the exit',
    build: async ({ payer }) => ({
      instructions: [
        ...(account.audits === 1 ? [await leaveAuditorsIx(payer, account.model, address)] : []),
        await requestExitIx(payer, address),
      ],
    }),
  };
}

export function withdrawBondDeed({ address, account }: OwnWorker, { zeroMint }: Config): Deed {
  const { payout, bond } = account;
  return {
    title: `Withdraw the bond of ${microText(bond)} ZERO`,
    build: async ({ payer }) => ({
      instructions: [
        makeTokensIx(payer, payout, zeroMint),
        await withdrawBondIx({ worker: address, payout, zeroMint }),
      ],
    }),
  };
}

export function proposePayoutDeed({ address }: OwnWorker, next: PublicKey): Deed {
  return {
    title: 'Propose a payout key',
    build: async ({ payer }) => ({ instructions: [await proposePayoutIx(address, payer, next)] }),
  };
}

export function applyPayoutDeed({ address }: OwnWorker): Deed {
  return { title: 'Change the payout key', build: async () => ({ instructions: [await applyPayoutIx(address)] }) };
}

export function cancelPayoutDeed({ address }: OwnWorker): Deed {
  return {
    title: 'Refuse the new payout key',
    build: async ({ payer }) => ({ instructions: [await cancelPayoutIx(address, payer)] }),
  };
}
