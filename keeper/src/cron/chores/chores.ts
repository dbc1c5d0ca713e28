import {
  challengerAccount,
  claimForIx,
  closeBatchIx,
  drawAuditorsIx,
  drawBatchIx,
  expireAuditIx,
  finalizeCloseIx,
  reclaimIx,
  refreshBoostIx,
  refundIx,
  resolveIx,
  TOKEN_ACCOUNT_BYTES,
  type Config,
} from '@shardmarket/sdk';
import type { Connection, PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Decide } from '../../chain/rpc/pool.ts';
import { stepsOf, type Duty } from '../duty.ts';
import { runRounds, type Deed, type DoneStep, type RoundsDeps } from '../rounds.ts';
import type { Chore, ChorePolicy } from './chore.ts';
import { choreDuties } from './due.ts';
import { readChoreState, unknownServed, type Served } from './read.ts';

/** Most transactions of one look by itself: the daily work must not wait long for them. */
const MOST_AT_ONCE = 25;

export interface ChoresDeps extends RoundsDeps {
  readonly connection: Connection;
  /** has the questions of one decision answered by one node */
  readonly decide?: Decide;
  readonly served: Served;
  /** pays for what is sent, and the rent of what is made */
  readonly payer: PublicKey;
  readonly policy: ChorePolicy;
  readonly config: Pick<Config, 'usdcMint' | 'zeroMint'>;
  /** unix ms; `Date.now` unless told */
  readonly clock?: () => number;
}

/** All chores as they stand, without a database; does nothing. @throws an RPC's error, AccountError */
export async function lookAtChores(decide: Decide, policy: ChorePolicy): Promise<Duty[]> {
  return choreDuties(await decide((connection) => readChoreState(connection, policy, unknownServed)), policy);
}

/** Does the chores that are due on chain. Anybody may do them: that somebody was faster is normal. */
export class Chores {
  readonly #deps: ChoresDeps;
  readonly #decide: Decide;
  readonly #clock: () => number;
  /** when they were last looked at, unix ms */
  #looked = -Infinity;

  constructor(deps: ChoresDeps) {
    this.#deps = deps;
    this.#decide = deps.decide ?? ((work) => work(deps.connection));
    this.#clock = deps.clock ?? Date.now;
  }

  /**
   * @param which `all`: everything that is due, now; `due`: every `everyMs`, some of it, and not what failed a moment ago
   * @returns what was done
   */
  async run(which: 'due' | 'all' = 'all'): Promise<DoneStep[]> {
    const { policy, served } = this.#deps;
    const isDue = this.#clock() - this.#looked >= policy.everyMs;
    if (which === 'due' && !isDue) return [];
    this.#looked = this.#clock();
    const due = async () => {
      const state = await this.#decide((connection) => readChoreState(connection, policy, served));
      return stepsOf(choreDuties(state, policy)).map((chore) => deedOf(this.#deps, chore));
    };
    const eager = which === 'all';
    return runRounds(this.#deps, { due, oneByOne: false, eager, ...(!eager && { most: MOST_AT_ONCE }) });
  }
}

function deedOf(deps: ChoresDeps, chore: Chore): Deed {
  const unit = unitOf(chore);
  const build = async () => {
    if (chore.kind === 'resolve' || chore.kind === 'expire_audit') return decisionIxs(deps, chore);
    return Promise.all(instructions(deps.config, chore));
  };
  return { kind: chore.kind, lane: unit, unit, instructions: build };
}

/** What a chore changes on chain, so that one key never stands for two changes. */
function unitOf(chore: Chore): string {
  if (chore.kind === 'draw_batch') return `draw:${chore.batch.address.toBase58()}`;
  if (chore.kind === 'draw_auditors') return `auditors:${chore.batch.address.toBase58()}:${chore.batch.account.slot}`;
  if (chore.kind === 'resolve' || chore.kind === 'expire_audit') return `decide:${chore.batch.address.toBase58()}`;
  if (chore.kind === 'refresh_boost') return `boost:${chore.worker.toBase58()}:${chore.from}-${chore.to}`;
  if (chore.kind === 'claim_for') return `claim:${chore.worker.address.toBase58()}:${chore.worker.account.claimed}`;
  if (chore.kind === 'end_session') return `end:${chore.session.address.toBase58()}`;
  return `close:${chore.batches[0]?.address.toBase58()}:${chore.batches.length}`;
}

type Decision = Extract<Chore, { readonly kind: 'resolve' | 'expire_audit' }>;

/** Ends an audit; where its challenger has no account that could be paid, that is made in the same transaction. */
async function decisionIxs(
  { config, connection, payer }: ChoresDeps,
  { kind, batch: { address, account }, payTo }: Decision,
): Promise<TransactionInstruction[]> {
  const ix = kind === 'resolve' ? resolveIx : expireAuditIx;
  const { zeroMint } = config;
  if (!payTo) return [await ix(account, zeroMint)];
  const rent = await connection.getMinimumBalanceForRentExemption(TOKEN_ACCOUNT_BYTES);
  const made = await challengerAccount({ payer, batch: address, challenger: payTo, zeroMint, rent });
  return [...made.instructions, await ix(account, zeroMint, made.address)];
}

type Plain = Exclude<Chore, Decision>;

function instructions(config: ChoresDeps['config'], chore: Plain): Promise<TransactionInstruction>[] {
  if (chore.kind === 'draw_batch') return [drawBatchIx(chore.batch.account.worker, chore.batch.account.seq)];
  if (chore.kind === 'draw_auditors') return [drawAuditorsIx(chore.batch.account, chore.model, chore.auditors)];
  if (chore.kind === 'refresh_boost') return [refreshBoostIx(chore.owner, chore.worker)];
  if (chore.kind === 'claim_for') {
    const { address: worker, account } = chore.worker;
    return [claimForIx({ worker, payout: account.payout, usdcMint: config.usdcMint })];
  }
  if (chore.kind === 'close_batch')
    return chore.batches.map(({ address, account }) => closeBatchIx(address, account.rentPayer));
  const { address: session, account } = chore.session;
  const { payer, rentPayer, finalized } = account;
  return [
    ...(finalized === 0 ? [finalizeCloseIx(session)] : []),
    ...(chore.rest > 0n ? [refundIx({ session, usdcMint: config.usdcMint, payer })] : []),
    reclaimIx(session, rentPayer),
  ];
}
