import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { LiteSVM } from 'litesvm';
import { artifactNamed, readArtifacts, type Artifact, type ProgramName } from './artifacts.ts';
import { Chain } from './chain/chain.ts';
import type { Moment } from './chain/clock.ts';
import { deployProgram } from './chain/programs.ts';
import { LocalnetError } from './errors.ts';
import { give, type Gift, type Mints } from './faucet.ts';
import { createMints, fundAuthority } from './genesis.ts';
import { developmentKeypair } from './keys.ts';
import { createPool, DEFAULT_POOL, poolInfo, type PoolInfo, type PoolSeed } from './pool.ts';
import { restoreChain, type RestoredChain } from './restore.ts';
import { serveChain } from './serve.ts';
import { writeState } from './state.ts';

/** Where the committed programs are. */
const ARTIFACTS = fileURLToPath(new URL('../../programs/artifacts', import.meta.url));

/** How {@link startLocalnet} starts. Everything is optional. */
export interface LocalnetOptions {
  /** HTTP port; WebSocket listens on the next one as well. Default 0: any free pair. */
  readonly port?: number | undefined;
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** File the chain is restored from, if it exists, and saved to on close. Default: nothing is kept. */
  readonly state?: string | undefined;
  /** Mint authority, faucet and payer. Default: a keypair everybody can derive. */
  readonly authority?: Keypair | undefined;
  /** Who may upgrade, and therefore initialise, the programs. Default: the authority. */
  readonly upgradeAuthority?: PublicKey | undefined;
  /** Reserves and fee of the pool on a new chain. */
  readonly pool?: PoolSeed | undefined;
  /** Directory of the compiled programs. Default: programs/artifacts. */
  readonly artifacts?: string | undefined;
  /** Hears what is worth a line, e.g. a transaction dropped without an error to its sender. */
  readonly log?: ((line: string) => void) | undefined;
  /** The machine's time in unix ms, for tests. */
  readonly now?: (() => number) | undefined;
}

/** A running local chain. */
export interface Localnet {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly authority: Keypair;
  readonly mints: Mints;
  readonly pool: PoolInfo;
  /** Program ids by name. */
  readonly programs: Readonly<Record<ProgramName, PublicKey>>;
  readonly chain: Chain;
  readonly svm: LiteSVM;
  /** Whether the chain came out of the state file. */
  readonly restored: boolean;
  /** Moves the chain's time forward by `seconds`; a blockhash expires with the 150th block after it, a minute of it. */
  advanceTime(seconds: number): Moment;
  /** Mints tokens (micro-USDC, micro-ZERO) and transfers SOL (lamports); answers with the signature. */
  faucet(owner: PublicKey, gift: Gift): string;
  /** Saves the state file and answers with its path; null without one. */
  save(): string | null;
  /** Closes every connection and both ports, then saves. Safe to call twice. */
  close(): Promise<void>;
}

function newChain(
  options: LocalnetOptions,
  authority: Keypair,
  mints: Mints,
  artifacts: readonly Artifact[],
): RestoredChain {
  const chain = new Chain(randomBytes(16).toString('hex'), undefined, options.now);
  try {
    fundAuthority(chain, authority);
    for (const { programId, elf } of artifacts) {
      deployProgram(chain.accounts, programId, elf, options.upgradeAuthority ?? authority.publicKey);
    }
    createMints(chain, authority);
    createPool(chain, authority, mints, artifactNamed(artifacts, 'pool'), options.pool ?? DEFAULT_POOL);
  } catch (error) {
    const reason = (error as Error).message;
    throw new LocalnetError('CHAIN_SETUP_FAILED', `cannot set the chain up: ${reason}`, { cause: error });
  }
  return { chain, programs: Object.fromEntries(artifacts.map(({ name, sha256 }) => [name, sha256])) };
}

/**
 * Starts a Solana chain with USDC and ZERO mints, the compiled programs and a seeded pool, and serves it over JSON-RPC
 * and WebSocket. Throws a `LocalnetError`; then nothing is left running.
 */
export async function startLocalnet(options: LocalnetOptions = {}): Promise<Localnet> {
  const { state } = options;
  const log = options.log ?? ((): void => undefined);
  const authority = options.authority ?? developmentKeypair('authority');
  const mints = { usdc: developmentKeypair('usdc-mint').publicKey, zero: developmentKeypair('zero-mint').publicKey };
  const artifacts = readArtifacts(options.artifacts ?? ARTIFACTS);
  const restored = state === undefined ? null : restoreChain(state, authority.publicKey, artifacts, log, options.now);
  const { chain, programs: deployed } = restored ?? newChain(options, authority, mints, artifacts);
  const pool = poolInfo(mints, artifactNamed(artifacts, 'pool').programId);
  const ids = artifacts.map(({ name, programId }) => [name, programId]);
  const programs = Object.fromEntries(ids) as Localnet['programs'];

  const faucet = (owner: PublicKey, gift: Gift): string => give(chain, authority, mints, owner, gift);
  const save = (): string | null => {
    if (state === undefined) return null;
    const saved = { authority: authority.publicKey.toBase58(), programs: deployed, chain: chain.state() };
    writeState(state, chain.svm, saved);
    return state;
  };
  const info = { authority: authority.publicKey, mints, pool, programs };
  const { host = '127.0.0.1', port = 0 } = options;
  const service = await serveChain(chain, { info, give: faucet, save }, { host, port, log });
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await service.close();
    save();
  };
  return {
    rpcUrl: service.rpcUrl,
    wsUrl: service.wsUrl,
    authority,
    mints,
    pool,
    programs,
    chain,
    svm: chain.svm,
    restored: restored !== null,
    advanceTime: (seconds) => chain.advance(seconds),
    faucet,
    save,
    close: () => (closed ??= close()),
  };
}
