import { randomUUID } from 'node:crypto';
import { encodeVoucher, fromHex, settleIxs, sharesHash, sign, type Voucher } from '@shardmarket/sdk';
import { PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { ChainHistory, ChainReader, SessionOnChain } from '../chain/port.ts';
import type { Outcome, Sender } from '../chain/tx/sender.ts';
import { checkpoint } from '../checkpoint.ts';
import type { Db } from '../db/open.ts';
import { messageOf, Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import { KeyedMutex } from '../mutex.ts';
import { openSessionKey } from '../sessions/keys.ts';
import { isHeldByBuyer } from '../sessions/own-keys.ts';
import type { Vault } from '../sessions/vault.ts';
import { catchUp } from '../reconcile/catch-up.ts';
import { afterTransaction, type ChainView } from './decide.ts';
import { isSettlementDue, type SettlePolicy } from './due.ts';
import { asShares, planSettlement } from './plan.ts';
import * as store from './store.ts';

/** Chain seconds that a voucher is good for: longer than any transaction lives. */
const VOUCHER_LIFE_SECS = 3_600n;
/** Chain seconds before its end from which a voucher is replaced rather than sent again. */
const VOUCHER_MARGIN_SECS = 300n;
/** Transactions tried in one go; the next tick goes on. */
const MAX_ATTEMPTS = 3;

interface ChainPast {
  readonly chain: Pick<ChainReader, 'session'>;
  readonly history: ChainHistory;
}

type Looked = ChainView & { readonly onChain?: SessionOnChain };

export interface SettlerDeps {
  readonly db: Db;
  readonly chain: Pick<ChainReader, 'session' | 'now'>;
  readonly history: ChainHistory;
  /** the same two, for one decision answered by one node */
  readonly decide?: <T>(work: (view: ChainPast) => Promise<T>) => Promise<T>;
  readonly sender: Pick<Sender, 'send'>;
  readonly vault: Vault;
  /** hears that a settlement is confirmed: its workers are to be told */
  readonly settled: () => void;
  readonly policy: SettlePolicy;
  readonly log: Log;
}

/** Turns what sessions owe into vouchers on chain, each micro-USDC exactly once. */
export class Settler {
  readonly #deps: SettlerDeps;
  readonly #turns = new KeyedMutex();
  readonly #decide: NonNullable<SettlerDeps['decide']>;

  constructor(deps: SettlerDeps) {
    this.#deps = deps;
    this.#decide = deps.decide ?? ((work) => work(deps));
  }

  /** Settles every session that is due, or all that owe anything. @returns how many sessions were settled in full */
  async settleDue(all = false): Promise<number> {
    let done = 0;
    for (const owed of await store.readOwed(this.#deps.db, Date.now())) {
      if (!all && !isSettlementDue(owed, this.#deps.policy)) continue;
      try {
        if ((await this.settleSession(owed.session)) === 0n) done += 1;
      } catch (error) {
        this.#deps.log.error({ session: owed.session }, `not settled: ${messageOf(error)}`);
      }
    }
    return done;
  }

  /** Settles one session as far as the chain takes it. @returns micro-USDC that are still unsettled */
  settleSession(session: string): Promise<bigint> {
    return this.#turns.run(session, async () => {
      while (await this.#step(session));
      const owed = await store.readOwed(this.#deps.db, Date.now());
      return owed.find((o) => o.session === session)?.unsettled ?? 0n;
    });
  }

  /** @returns whether there may be more to do */
  async #step(session: string): Promise<boolean> {
    const { db } = this.#deps;
    const pending = await store.pendingSettlement(db, session);
    if (pending) return this.#drive(pending);
    const jobs = await store.unsettledJobs(db, session);
    if (jobs.length === 0) return false;
    const onChain = await this.#deps.chain.session(session);
    if (!onChain || onChain.final === true) return this.#writeOff(session);
    const known = await store.confirmedTo(db, session);
    if (onChain.settled !== known) return this.#catchUp(session, onChain.settled, known);
    // Its vouchers come signed: see `Offers`.
    if (await isHeldByBuyer(db, onChain.signer)) return false;
    const plan = planSettlement(jobs, onChain.settled);
    if (!plan) return false;
    const shares = asShares(plan.shares);
    const body = { session, from: plan.from, to: plan.to, sharesHash: sharesHash(shares) };
    const voucher = await this.#sign(onChain.signer, { ...body, receiptsRoot: fromHex(plan.receiptsRoot, 32) });
    checkpoint('settle.planned');
    // Where another settler was faster, the next step goes on with its settlement.
    await store.insertSettlement(db, session, { ...plan, ...voucher, id: randomUUID() });
    checkpoint('settle.stored');
    return true;
  }

  /** What a session owes that is over: paid by a voucher that the database does not know, or lost. */
  async #writeOff(session: string): Promise<boolean> {
    const { db, log } = this.#deps;
    const since = await store.confirmedTo(db, session);
    const { past, final } = await this.#decide(async ({ chain, history }) => ({
      past: await history.session(session, since),
      final: (await chain.session(session))?.final === true,
    }));
    if (past.closedBy === undefined && !final) {
      log.warn({ session }, 'the RPC does not know the session, and not of its end either: asking again later');
      return false;
    }
    const changes = await catchUp(db, session, { since, history: past, mode: 'proven' });
    const lost = await store.writeOff(db, session);
    log.error(
      { session, jobs: lost, changes: changes.length },
      'the session ended on chain before these jobs were settled',
    );
    return false;
  }

  /** Learns of settlements that the database does not know before anything is vouched for behind them. */
  async #catchUp(session: string, settled: bigint, since: bigint): Promise<boolean> {
    const { db, history, log } = this.#deps;
    if (settled < since) {
      log.warn({ session }, `the RPC is behind: ${settled} micro-USDC are settled there, ${since} were confirmed`);
      return false;
    }
    const changes = await catchUp(db, session, {
      since,
      history: await history.session(session, since),
      mode: 'proven',
    });
    log.warn({ session, kinds: changes.map((c) => c.kind) }, 'learned of settlements from the chain');
    return changes.length > 0;
  }

  async #drive(first: store.StoredSettlement): Promise<boolean> {
    const { db, log } = this.#deps;
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
      const settlement = tries === 0 ? first : await store.pendingSettlement(db, first.session);
      if (!settlement) return true;
      const outcome = await this.#send(settlement);
      checkpoint('settle.outcome');
      const view =
        outcome.state === 'confirmed'
          ? { session: undefined }
          : await this.#decide((view) => this.#look(settlement, view));
      const next = afterTransaction(settlement, outcome, view);
      if (next.kind === 'confirmed') {
        await store.endSettlement(db, settlement.id, { state: 'confirmed', signature: next.signature });
        checkpoint('settle.confirmed');
        this.#deps.settled();
        checkpoint('settle.told');
        return true;
      }
      log.warn({ session: settlement.session, next: next.kind }, `settlement not confirmed: ${next.error}`);
      if (next.kind === 'wait') return false;
      if (next.kind === 'overtaken') {
        return this.#catchUp(settlement.session, view.session?.settled ?? 0n, settlement.fromAmount);
      }
      if (next.kind === 'lost') {
        await store.endSettlement(db, settlement.id, { state: 'lost', error: next.error });
        return true;
      }
      await store.nextAttempt(db, settlement, next.error, await this.#renewed(settlement, view.onChain));
      checkpoint('settle.retried');
    }
    return false;
  }

  /** What the chain says of a settlement that did not go through; its past only where that matters. */
  async #look(settlement: store.StoredSettlement, { chain, history }: ChainPast): Promise<Looked> {
    const { session: address, fromAmount } = settlement;
    const onChain = await chain.session(address);
    if (onChain && onChain.final !== true && onChain.settled <= fromAmount) return { session: onChain, onChain };
    const past = await history.session(address, fromAmount);
    return { session: onChain, history: past, ...(onChain && { onChain }) };
  }

  /** Where the session is gone nothing is signed any more: that attempt ends as if it had expired. */
  async #send(settlement: store.StoredSettlement): Promise<Outcome> {
    const key = `settle:${settlement.id}:${settlement.attempts}`;
    try {
      return await this.#deps.sender.send('settle', key, () => this.#instructions(settlement));
    } catch (error) {
      if (error instanceof Problem && error.code === 'session_not_found') return { state: 'expired', signature: '' };
      throw error;
    }
  }

  /** The same voucher, or one with a later end if it is about to run out. */
  async #renewed(settlement: store.StoredSettlement, onChain: SessionOnChain | undefined) {
    const { voucher, voucherSignature, expiresAt } = settlement;
    const now = await this.#deps.chain.now();
    const asIs = { voucher, voucherSignature, expiresAt };
    if (!onChain || expiresAt > now + VOUCHER_MARGIN_SECS) return asIs;
    if (await isHeldByBuyer(this.#deps.db, onChain.signer)) return asIs;
    return this.#sign(onChain.signer, {
      session: settlement.session,
      from: settlement.fromAmount,
      to: settlement.toAmount,
      sharesHash: sharesHash(asShares(settlement.shares)),
      receiptsRoot: fromHex(settlement.receiptsRoot, 32),
    });
  }

  async #sign(signer: string, body: Omit<Voucher, 'session' | 'expiresAt'> & { session: string }) {
    const expiresAt = (await this.#deps.chain.now()) + VOUCHER_LIFE_SECS;
    const voucher = encodeVoucher({ ...body, session: new PublicKey(body.session).toBytes(), expiresAt });
    const key = await openSessionKey(this.#deps.db, this.#deps.vault, signer);
    return { voucher, voucherSignature: sign(voucher, key), expiresAt };
  }

  async #instructions(settlement: store.StoredSettlement): Promise<TransactionInstruction[]> {
    const shares = asShares(settlement.shares);
    const onChain = await this.#deps.chain.session(settlement.session);
    if (!onChain) throw new Problem('session_not_found', `session ${settlement.session} is closed`);
    const voucher: Voucher = {
      session: new PublicKey(settlement.session).toBytes(),
      from: settlement.fromAmount,
      to: settlement.toAmount,
      expiresAt: settlement.expiresAt,
      sharesHash: sharesHash(shares),
      receiptsRoot: fromHex(settlement.receiptsRoot, 32),
    };
    return settleIxs(new PublicKey(onChain.signer), voucher, settlement.voucherSignature, shares);
  }
}
