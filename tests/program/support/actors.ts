import assert from 'node:assert/strict';
import { sha256 } from '@noble/hashes/sha2.js';
import { DEFAULT_LIMITS, type Limits, type Mints } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';

/** The same key on every run, so that a failure can be repeated. */
export const key = (name: string) => Keypair.fromSeed(sha256(new TextEncoder().encode(`test key ${name}`)));

export const USDC = 1_000_000n;
export const ZERO = 1_000_000n;
export const HOUR = 3_600n;
export const FEE_BPS = 30;
export const LAYERS = 6;
export const PRICE_CEILING = 50_000_000n;
export const MANIFEST_HASH = sha256(new TextEncoder().encode('test model'));
export const RESERVES = { base: 1_000_000n * ZERO, quote: 100_000n * USDC };

/** Who takes part; all have SOL, and the rich ones 10,000 USDC and 100,000 ZERO. */
export const RICH = ['buyer', 'stranger', 'alice', 'bob', 'carol', 'keeper'] as const;
export const authority = key('authority');
/** May pause and retire venues. */
export const guardian = key('guardian');
export const mintAuthority = key('mint authority');
export const mints: Mints = { usdcMint: key('usdc').publicKey, zeroMint: key('zero').publicKey };
export const limits: Limits = {
  ...DEFAULT_LIMITS,
  guardian: guardian.publicKey,
  challengeWindowSecs: 2n * HOUR,
  unstakeCooldownSecs: 7n * 24n * HOUR,
  closeGraceSecs: HOUR,
  minDeposit: USDC,
  exitCooldownSecs: 3n * 24n * HOUR,
  minBond: 1_000n * ZERO,
  minStake: ZERO,
  // What no test is about must not depend on luck.
  auditRateBps: 0,
  newAuditRateBps: 0,
  creditBps: 500,
};

/** An item that a test knows to be there. */
export function at<T>(items: readonly T[], i: number): T {
  const item = items[i];
  assert.ok(item !== undefined);
  return item;
}
