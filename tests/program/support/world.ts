import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ataAddress,
  bootstrapSteps,
  createPoolIx,
  decodeAccount,
  poolAddress,
  poolVaultAddress,
  POOL_PROGRAM_ID,
  POOL_SWAP_DISCRIMINATOR,
  ProgramError,
  PROGRAM_ID,
  type AccountName,
  type MarketAccounts,
} from '@shardmarket/sdk';
import { NATIVE_MINT } from '@solana/spl-token';
import { PublicKey, type Keypair, type TransactionInstruction } from '@solana/web3.js';
import {
  authority,
  FEE_BPS,
  guardian,
  key,
  LAYERS,
  limits,
  MANIFEST_HASH,
  mintAuthority,
  mints,
  PRICE_CEILING,
  RESERVES,
  RICH,
  USDC,
  ZERO,
} from './actors.ts';
import { TestChain, type Sent, type Signers } from './chain.ts';
import { assertSolvent } from './solvency.ts';
import { createMint, mintToIxs, transferIx, wrapIxs } from './tokens.ts';

/** The committed programs; another folder where the mutants of a guard are tested. */
const artifacts =
  process.env['SHARDMARKET_ARTIFACTS'] ?? fileURLToPath(new URL('../../../programs/artifacts', import.meta.url));
const artifact = (name: string) => readFileSync(join(artifacts, `${name}.so`));

/** A pool as it is created: micro-ZERO, micro-USDC, and the fee in basis points. */
export interface PoolTerms {
  readonly base: bigint;
  readonly quote: bigint;
  readonly feeBps: number;
}

const POOL: PoolTerms = { ...RESERVES, feeBps: FEE_BPS };

/** What the chain does not say of a world. */
interface Past {
  readonly pool: PoolTerms;
  /** micro-ZERO */
  readonly zeroMinted: bigint;
  /** gifts by vault */
  readonly donated: ReadonlyMap<string, bigint>;
}

/** A deployed and set-up program with its solvency checked after every transaction, whether it went through or not. */
export class World {
  readonly chain: TestChain;
  readonly mints = mints;
  readonly mintAuthority = mintAuthority;
  readonly pool = poolAddress(mints.zeroMint, mints.usdcMint);
  readonly venue;
  readonly #terms: PoolTerms;
  readonly #donated: Map<string, bigint>;
  #zeroMinted: bigint;

  private constructor(chain: TestChain, { pool, zeroMinted, donated }: Past) {
    this.chain = chain;
    this.#terms = pool;
    this.#zeroMinted = zeroMinted;
    this.#donated = new Map(donated);
    this.venue = {
      pool: this.pool,
      program: POOL_PROGRAM_ID,
      baseVault: poolVaultAddress(this.pool, mints.zeroMint),
      quoteVault: poolVaultAddress(this.pool, mints.usdcMint),
      discriminator: POOL_SWAP_DISCRIMINATOR,
      feeBps: pool.feeBps,
    };
  }

  /** Programs deployed, mints, pool and funded actors; nothing initialised. */
  static deployed(pool = POOL): Promise<World> {
    return restored(`deployed ${named(pool)}`, () => prepare(pool));
  }

  /** Everything set up: config, vaults, one model, one venue. */
  static ready(pool = POOL): Promise<World> {
    return restored(`ready ${named(pool)}`, async () => {
      const world = await World.deployed(pool);
      for (const step of await world.bootstrap()) world.send([step.instruction], [authority]);
      return world;
    });
  }

  static of(chain: TestChain, past: Past): World {
    return new World(chain, past);
  }

  /** Copies of this world as it is now, as many as wanted. */
  fork(): () => World {
    const bytes = this.chain.snapshot();
    const past = { pool: this.#terms, zeroMinted: this.#zeroMinted, donated: new Map(this.#donated) };
    return () => World.of(TestChain.restore(bytes), past);
  }

  bootstrap() {
    const model = {
      manifestHash: MANIFEST_HASH,
      numericsClass: new Uint8Array(32).fill(1),
      layerCount: LAYERS,
      priceCeiling: PRICE_CEILING,
    };
    const setup = { authority: authority.publicKey, mints, limits, models: [model], venues: [this.venue] };
    return bootstrapSteps(setup);
  }

  /** Sends, and checks every vault afterwards. @throws ProgramError */
  send(instructions: readonly TransactionInstruction[], signers: Signers): Sent {
    try {
      return this.chain.send(instructions, signers);
    } finally {
      this.check();
    }
  }

  /** Asserts that the transaction is refused with the error of that name. */
  refuses(name: string, instructions: readonly TransactionInstruction[], signers: Signers): void {
    assert.throws(
      () => this.send(instructions, signers),
      (error) => {
        assert.ok(error instanceof ProgramError, String(error));
        assert.equal(error.name, name, `${error.message}\n${error.logs.join('\n')}`);
        return true;
      },
    );
  }

  check(): void {
    assertSolvent(this.chain, { zeroMint: mints.zeroMint, zeroMinted: this.#zeroMinted, donated: this.#donated });
  }

  get<N extends AccountName>(name: N, address: PublicKey): MarketAccounts[N] {
    const info = this.chain.account(address);
    assert.ok(info, `no ${name} at ${address.toBase58()}`);
    return decodeAccount(name, { owner: new PublicKey(info.owner), data: info.data });
  }

  /** Mints tokens to an owner's associated account. */
  fund(mint: PublicKey, owner: PublicKey, amount: bigint): PublicKey {
    this.chain.send(mintToIxs(mintAuthority.publicKey, mint, owner, amount), [mintAuthority]);
    if (mint.equals(mints.zeroMint)) this.#zeroMinted += amount;
    return ataAddress(owner, mint);
  }

  /** Gives tokens (wSOL out of lamports) to a vault, as anyone can. */
  donate(mint: PublicKey, vault: PublicKey, from: Keypair, amount: bigint): void {
    this.#donated.set(vault.toBase58(), (this.#donated.get(vault.toBase58()) ?? 0n) + amount);
    const give = mint.equals(NATIVE_MINT)
      ? wrapIxs(from.publicKey, vault, amount)
      : [transferIx(ataAddress(from.publicKey, mint), vault, from.publicKey, amount)];
    this.send(give, [from]);
  }

  /** SOL and tokens for a new actor. */
  actor(name: string, usdc = 10_000n * USDC, zero = 100_000n * ZERO): Keypair {
    const actor = key(name);
    this.chain.svm.airdrop(actor.publicKey.toBase58() as never, 100_000_000_000n as never);
    this.fund(mints.usdcMint, actor.publicKey, usdc);
    this.fund(mints.zeroMint, actor.publicKey, zero);
    return actor;
  }
}

const named = ({ base, quote, feeBps }: PoolTerms) => [base, quote, feeBps].join();

async function prepare(pool: PoolTerms): Promise<World> {
  const chain = TestChain.fresh();
  for (const payer of [mintAuthority, authority, guardian]) {
    chain.svm.airdrop(payer.publicKey.toBase58() as never, 1_000_000_000_000n as never);
  }
  createMint(chain, mintAuthority, key('usdc'));
  createMint(chain, mintAuthority, key('zero'));
  chain.deploy(PROGRAM_ID, artifact('shardmarket'), authority.publicKey);
  chain.deploy(POOL_PROGRAM_ID, artifact('pool'), authority.publicKey);
  const world = World.of(chain, { pool, zeroMinted: 0n, donated: new Map() });
  world.fund(mints.usdcMint, authority.publicKey, pool.quote);
  world.fund(mints.zeroMint, authority.publicKey, pool.base);
  const seeded = { creator: authority.publicKey, baseMint: mints.zeroMint, quoteMint: mints.usdcMint };
  chain.send([await createPoolIx({ ...seeded, ...pool })], [authority]);
  for (const name of RICH) world.actor(name);
  return world;
}

/** Set-up work is done once and copied: a test's world is its own. */
const made = new Map<string, Promise<() => World>>();
async function restored(name: string, make: () => Promise<World>): Promise<World> {
  const copies = made.get(name) ?? make().then((world) => world.fork());
  made.set(name, copies);
  return (await copies)();
}
