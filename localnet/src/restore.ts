import type { PublicKey } from '@solana/web3.js';
import type { Artifact } from './artifacts.ts';
import { Chain } from './chain/chain.ts';
import { LocalnetError } from './errors.ts';
import { readState, requireWritable } from './state.ts';

/** A chain and the sha256 of the builds deployed on it. */
export interface RestoredChain {
  readonly chain: Chain;
  readonly programs: Readonly<Record<string, string>>;
}

/**
 * Continues the chain of a state file; null where there is no such file yet. A program built anew since then is not
 * replaced, because its accounts were written by the old build: `log` says so. Throws `AUTHORITY_MISMATCH`, or what
 * `readState` throws; the file stays as it is.
 */
export function restoreChain(
  path: string,
  authority: PublicKey,
  artifacts: readonly Artifact[],
  log: (line: string) => void,
  now?: () => number,
): RestoredChain | null {
  requireWritable(path);
  const saved = readState(path);
  if (saved === null) return null;
  const expected = authority.toBase58();
  if (saved.authority !== expected) {
    throw new LocalnetError(
      'AUTHORITY_MISMATCH',
      `${path} belongs to authority ${saved.authority}, not to ${expected}: start with its keypair, or with another --state`,
    );
  }
  for (const { name, sha256 } of artifacts) {
    if (saved.programs[name] === sha256) continue;
    log(`${path} runs another build of ${name} than programs/artifacts; delete the file to start with the current one`);
  }
  return { chain: new Chain(saved.chain.seed, { svm: saved.svm, state: saved.chain }, now), programs: saved.programs };
}
