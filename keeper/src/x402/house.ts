import { randomBytes } from 'node:crypto';
import { ataAddress, formatMicro, openSessionIx, sessionAddress, topUpIx } from '@shardmarket/sdk';
import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import { PublicKey, type Connection } from '@solana/web3.js';
import { and, desc, eq } from 'drizzle-orm';
import type { ChainReader, SessionOnChain } from '../chain/port.ts';
import type { Sender } from '../chain/tx/sender.ts';
import { nextKey } from '../chain/tx/store.ts';
import type { Db } from '../db/open.ts';
import { sessions } from '../db/schema.ts';
import { messageOf } from '../errors.ts';
import { readCharges } from '../jobs/store.ts';
import type { Log } from '../log.ts';
import { balanceOf } from '../sessions/balance.ts';

/** Seconds for which the house session is opened, and before its end from which another takes its place. */
const LIFE_SECS = 30n * 86_400n;
const MARGIN_SECS = 86_400n;

export interface HouseDeps {
  readonly connection: Connection;
  readonly chain: Pick<ChainReader, 'session' | 'now' | 'slot'>;
  readonly db: Db;
  readonly sender: Pick<Sender, 'send'>;
  /** a voucher key for the keeper's own session */
  readonly newKey: (payer: string) => Promise<string>;
  readonly keeper: PublicKey;
  readonly usdcMint: PublicKey;
  /** micro-USDC that it is kept filled to */
  readonly deposit: bigint;
  readonly log: Log;
}

/**
 * The keeper's own escrow session: jobs that are paid by x402 run on it, and workers are paid from it as from any other. It is
 * opened and filled from the keeper's USDC account, to which the payments go.
 */
export class House {
  readonly #deps: HouseDeps;
  #ensuring: Promise<void> | undefined;

  constructor(deps: HouseDeps) {
    this.#deps = deps;
  }

  /** The session that jobs run on now, with what a job may cost on it (micro-USDC); undefined where there is none. */
  async open(): Promise<{ address: string; onChain: SessionOnChain; available: bigint } | undefined> {
    const { db, chain, keeper } = this.#deps;
    const rows = await db
      .select({ address: sessions.address })
      .from(sessions)
      .where(and(eq(sessions.payer, keeper.toBase58()), eq(sessions.closing, false)))
      .orderBy(desc(sessions.createdAt))
      .limit(2);
    for (const { address } of rows) {
      // The database first: see balanceOf.
      const charges = await readCharges(db, address);
      const onChain = await chain.session(address);
      if (!onChain || onChain.closing || onChain.expiresAt <= (await chain.now()) + MARGIN_SECS) continue;
      return { address, onChain, available: balanceOf(onChain, charges).available };
    }
    return undefined;
  }

  /** Opens the session if there is none, and fills it once it is half empty. Never throws: it is tried again at the next tick. */
  ensure(): Promise<void> {
    this.#ensuring ??= this.#ensure()
      .catch((error: unknown) => this.#deps.log.warn(`x402: the house session cannot be filled: ${messageOf(error)}`))
      .finally(() => (this.#ensuring = undefined));
    return this.#ensuring;
  }

  async #ensure(): Promise<void> {
    const { db, deposit, keeper, usdcMint, sender } = this.#deps;
    const house = await this.open();
    if (house && house.available * 2n >= deposit) return;
    const held = await this.#held();
    if (!house) {
      if (held >= deposit) return this.#openSession();
      const account = ataAddress(keeper, usdcMint).toBase58();
      throw new Error(
        `it needs ${formatMicro(deposit)} USDC (X402_DEPOSIT), ${account} has ${formatMicro(held)}: send it there`,
      );
    }
    const missing = deposit - house.available;
    const amount = held < missing ? held : missing;
    if (amount === 0n) return;
    const session = new PublicKey(house.address);
    // What is on chain is part of the key: a filling that is on its way is followed, and no other is sent beside it.
    const key = await nextKey(db, `x402:fill:${house.address}:${house.onChain.deposit}`);
    await sender.send('x402_fill', key, async () => [await topUpIx({ funder: keeper, session, usdcMint, amount })]);
  }

  async #openSession(): Promise<void> {
    const { chain, db, sender, newKey, keeper, usdcMint, deposit, log } = this.#deps;
    const [openSlot, now] = await Promise.all([chain.slot(), chain.now()]);
    const salt = randomBytes(8).readBigUInt64LE();
    const address = sessionAddress(keeper, salt, openSlot).toBase58();
    const signer = await newKey(keeper.toBase58());
    // Before it is sent: a session that is not on chain is none, and one that is must be known.
    await db.insert(sessions).values({ address, payer: keeper.toBase58(), signer });
    const terms = { salt, openSlot, deposit, expiresAt: now + LIFE_SECS, signer: new PublicKey(signer) };
    const outcome = await sender.send('x402_open', `x402:open:${address}`, async () => [
      await openSessionIx({ payer: keeper, usdcMint, ...terms }),
    ]);
    log.info({ session: address, outcome: outcome.state }, 'x402: the house session');
    if (outcome.state !== 'confirmed') await db.delete(sessions).where(eq(sessions.address, address));
  }

  /** micro-USDC in the keeper's account, which is made if it is not there. */
  async #held(): Promise<bigint> {
    const { connection, db, keeper, usdcMint, sender } = this.#deps;
    const account = ataAddress(keeper, usdcMint);
    if (await connection.getAccountInfo(account, 'confirmed'))
      return BigInt((await connection.getTokenAccountBalance(account, 'confirmed')).value.amount);
    await sender.send('x402_account', await nextKey(db, `x402:account:${account.toBase58()}`), () =>
      Promise.resolve([createAssociatedTokenAccountIdempotentInstruction(keeper, account, keeper, usdcMint)]),
    );
    return 0n;
  }
}
