import { signReceipt, type SignedReceipt, type SigningKey } from '@shardmarket/sdk';
import type { Commitment } from './job-log.ts';

/** Who signs, and for which layers of which model. */
export interface Signer {
  readonly operator: string;
  readonly key: SigningKey;
  readonly manifestHash: string;
  readonly numericsClass: string;
  readonly layers: readonly [number, number];
}

/** The job that a receipt is for. */
export interface SignedJob {
  readonly job: string;
  readonly session: string;
  /** ms since the epoch */
  readonly startedAt: number;
}

/** Signs for what a stage commits to, now. */
export function signCommitment(job: SignedJob, commitment: Commitment, signer: Signer): SignedReceipt {
  const { operator, key, manifestHash, numericsClass, layers } = signer;
  const [layerStart, layerEnd] = layers;
  const stage = { operator, manifestHash, numericsClass, layerStart, layerEnd };
  return signReceipt({ ...job, ...stage, ...commitment, endedAt: Date.now() }, key);
}
