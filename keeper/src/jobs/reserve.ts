import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { readKeys } from '../sessions/api-keys.ts';
import { DEFAULT_CREDIT, readLent, type Credit } from '../sessions/credit.ts';
import type { Funds } from '../sessions/funds.ts';
import type { LiveWorker } from '../workers/types.ts';
import { admitAll, type Accounts, type Asked } from './admit.ts';
import type { Outcome } from '../batches.ts';
import { readChargesOf } from './store.ts';

/** A job about to start. */
export interface NewJob {
  readonly id: string;
  readonly session: string;
  /** hash of the API key that asks for it, null if none does */
  readonly apiKey: string | null;
  /** the x402 payment that it is done for */
  readonly payment?: string | undefined;
  readonly model: string;
  readonly modelHash: string;
  readonly numericsClass: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** micro-USDC, the most that it can cost */
  readonly reserve: bigint;
  readonly stages: readonly LiveWorker[];
}

/** A job with what the chain says of its session. */
export interface Reservation {
  readonly job: NewJob;
  readonly chain: Asked['chain'];
}

type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** PostgreSQL's advisory lock of what is lent to buyers who hold their own keys. */
const CREDIT_LOCK = 7_355_608;

/**
 * Stores a job with its reservation.
 * @returns what is left with it
 * @throws Problem `insufficient_balance`, `session_closing`, `key_budget_exceeded`, `api_key_revoked`, `api_key_expired`, and
 * `voucher_due`, `credit_exceeded`, `credit_used_up` where the buyer holds the session's key
 */
export async function reserveJob(db: Db, job: NewJob, chain: Asked['chain'], credit = DEFAULT_CREDIT): Promise<Funds> {
  const [outcome] = await reserveJobs(db, [{ job, chain }], credit);
  if (!outcome || 'error' in outcome) throw outcome?.error;
  return outcome.value;
}

/**
 * Stores jobs with their reservations in one transaction, all that are admitted. Requests of one session take turns on its row, so that two
 * of them cannot both spend the last micro-USDC, be it the session's or its API key's. The key may have been revoked since it was shown.
 * @returns for each what is left with it and those before it, or its Problem as {@link reserveJob} has them
 */
export function reserveJobs(
  db: Db,
  reservations: readonly Reservation[],
  credit: Credit = DEFAULT_CREDIT,
): Promise<Outcome<Funds>[]> {
  return db.transaction(async (tx) => {
    const asked = reservations.map(({ job: { session, apiKey, reserve }, chain }) => {
      return { session, apiKey, reserve, chain };
    });
    const outcomes = admitAll(asked, await lockAccounts(tx, asked), credit, new Date());
    const admitted = reservations.flatMap(({ job }, i) => (outcomes[i] && 'value' in outcomes[i] ? [job] : []));
    if (admitted.length > 0) await insertJobs(tx, admitted);
    return outcomes;
  });
}

/** What is read behind the locks is what holds until the transaction ends. */
async function lockAccounts(tx: Tx, asked: readonly Asked[]): Promise<Accounts> {
  const addresses = [...new Set(asked.map(({ session }) => session))];
  const hashes = [...new Set(asked.flatMap(({ apiKey }) => (apiKey === null ? [] : [apiKey])))];
  // In one order, so that two transactions never wait for each other.
  const locked = await tx
    .select({ address: sessions.address, closing: sessions.closing, held: sessionKeys.signer })
    .from(sessions)
    .leftJoin(sessionKeys, and(eq(sessionKeys.signer, sessions.signer), isNull(sessionKeys.sealed)))
    .where(inArray(sessions.address, addresses))
    .orderBy(sessions.address)
    .for('update', { of: sessions });
  const keys = hashes.length === 0 ? new Map() : await readKeys(tx, hashes);
  const charges = await readChargesOf(tx, addresses);
  let lent = 0n;
  if (locked.some(({ held }) => held !== null)) {
    // Sessions take turns here, so that no two of them both get the last of it.
    await tx.execute(sql`select pg_advisory_xact_lock(${CREDIT_LOCK})`);
    lent = await readLent(tx);
  }
  const known = locked.map(({ address, closing, held }) => [address, { closing, heldByBuyer: held !== null }] as const);
  return { sessions: new Map(known), charges, keys, lent };
}

/** Jobs and their stages in one statement. Amounts are strings: a u64 is no number of JSON. */
async function insertJobs(tx: Tx, admitted: readonly NewJob[]): Promise<void> {
  const rows = admitted.map(({ id, session, apiKey, payment, model, reserve, ...job }) => ({
    ...{ id, session, api_key: apiKey, payment: payment ?? null, model, reserved: reserve.toString() },
    ...{ model_hash: job.modelHash, numerics_class: job.numericsClass },
    ...{ prompt_tokens: job.promptTokens, max_tokens: job.maxTokens },
  }));
  const stages = admitted.flatMap(({ id, stages }) =>
    stages.map(({ operator, address, layers, ask }, position) => {
      const [layer_start, layer_end] = layers;
      return { job: id, position, operator, worker: address, layer_start, layer_end, ask: ask.toString() };
    }),
  );
  await tx.execute(sql`
    with stored as (
      insert into jobs (id, session, api_key, payment, model, model_hash, numerics_class, state, prompt_tokens, max_tokens,
        reserved)
      select id, session, api_key, payment, model, model_hash, numerics_class, 'running', prompt_tokens, max_tokens, reserved
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j(id text, session text, api_key text, payment text,
        model text, model_hash text, numerics_class text, prompt_tokens int, max_tokens int, reserved numeric(20, 0))
    )
    insert into job_stages (job, position, operator, worker, layer_start, layer_end, ask)
    select job, position, operator, worker, layer_start, layer_end, ask
    from jsonb_to_recordset(${JSON.stringify(stages)}::jsonb) as s(job text, position int, operator text, worker text,
      layer_start int, layer_end int, ask numeric(20, 0))`);
}
