/** Receipts as a worker signs them, and pairs of them that contradict each other. */
import {
  evidenceIx,
  proveFaultIxs,
  signingKey,
  signReceipt,
  slashByProofIx,
  toHex,
  type Contradiction,
  type Receipt,
  type SignedReceipt,
} from '@shardmarket/sdk';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Keypair } from '@solana/web3.js';
import { key, LAYERS, MANIFEST_HASH, mints } from './actors.ts';
import type { Hand } from './deeds.ts';

/** A root of rows with a name. */
export const rows = (name: string) => toHex(sha256(new TextEncoder().encode(name)));

/** What an honest worker of all layers signs for one job. */
export function receiptBy(operator: Keypair, change: Partial<Receipt> = {}): SignedReceipt {
  const receipt = {
    session: key('some session').publicKey.toBase58(),
    job: 'ab'.repeat(16),
    operator: operator.publicKey.toBase58(),
    manifestHash: toHex(MANIFEST_HASH),
    numericsClass: '01'.repeat(32),
    layerStart: 0,
    layerEnd: LAYERS,
    committed: 20,
    computed: 27,
    inputRoot: rows('input'),
    outputRoot: rows('output'),
    tokenRoot: rows('tokens'),
    startedAt: 1_767_268_800_000,
    endedAt: 1_767_268_801_000,
    ...change,
  };
  return signReceipt(receipt, signingKey(operator.secretKey));
}

/** The same input in two jobs, with different outputs. */
export function contradiction(operator: Keypair, input = 'input'): Contradiction {
  const inputRoot = rows(input);
  const other = { job: 'cd'.repeat(16), endedAt: 1_767_268_802_000, outputRoot: rows('another output') };
  return [receiptBy(operator, { inputRoot }), receiptBy(operator, { inputRoot, ...other })];
}

const proving = (hand: Hand, prover: Keypair, receipts: Contradiction) => ({
  prover: prover.publicKey,
  zeroMint: mints.zeroMint,
  receipts,
  worker: hand.address,
});

/** Both instructions that prove a fault of this worker. */
export function proof(hand: Hand, prover = key('stranger'), receipts = contradiction(hand.operator)) {
  return proveFaultIxs(proving(hand, prover, receipts));
}

/** Both instructions for any two receipts, whether they prove something or not. */
export async function claimOfFault(hand: Hand, receipts: Contradiction, prover = key('stranger')) {
  return [evidenceIx(receipts), await slashByProofIx(proving(hand, prover, receipts))] as const;
}
