import type { ChainReader, WorkerOnChain } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import type { Security } from '../chain/security.ts';
import type { DeedRecords } from '../reputation/records.ts';
import { weightOf } from '../reputation/standing.ts';
import { reputationOf } from '../reputation/told.ts';
import { coverOf, headroomOf } from '../rings/headroom.ts';
import type { Standing } from '../rings/passed.ts';
import { CAUTIOUS, type MatchingPolicy } from '../rings/policy.ts';
import type { Rings } from '../rings/rings.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { ReasonLedger } from './ledger.ts';
import type { ReadBatches } from './worker-batches.ts';
import { readWorkerCharges, readWorkerJobs } from './worker-jobs.ts';

export interface DescribeDeps {
  readonly db: Db;
  readonly chain: Pick<ChainReader, 'worker'>;
  readonly registry: Pick<WorkerRegistry, 'presence'>;
  readonly rings: Pick<Rings, 'standings'>;
  readonly ledger: ReasonLedger;
  readonly records: Pick<DeedRecords, 'read'>;
  readonly batches: ReadBatches;
  readonly policy?: MatchingPolicy | undefined;
}

/** A worker as this keeper sees it: what it does, its last jobs and batches, and why it got no other jobs. @throws Problem `worker_not_found` */
export async function describeWorker(deps: DescribeDeps, address: string): Promise<object> {
  const standing = deps.rings.standings().find(({ worker }) => worker.address === address);
  const [registered, reasons, jobs, charges, deeds] = await Promise.all([
    deps.chain.worker(address),
    deps.ledger.of(address),
    readWorkerJobs(deps.db, address),
    readWorkerCharges(deps.db, address),
    deps.records.read(address),
  ]);
  if (!registered) {
    throw new Problem('worker_not_found', `there is no worker account ${address} on chain: register_worker makes one`);
  }
  const { audits = 0, strikes = 0 } = registered.security ?? {};
  const evidence = { ...deeds, audits, strikes };
  const presence = deps.registry.presence(address);
  return {
    worker: address,
    ...stateOf(standing, registered, presence?.reachable === false ? presence.why : undefined),
    connected: standing !== undefined,
    jobs_running: standing?.jobs ?? 0,
    max_jobs: standing?.worker.maxJobs ?? null,
    operator: registered.operator,
    layers: registered.layers,
    ask: registered.ask.toString(),
    reputation: reputationOf({ evidence, weight: weightOf(evidence) }),
    bond: registered.security ? bondOf(registered.security, deps.policy ?? CAUTIOUS) : null,
    last_job: jobs[0] ?? null,
    jobs,
    charges,
    batches: await deps.batches(address),
    reasons: reasons.map(({ code, message, count, firstAt, lastAt }) => ({
      ...{ code, message, count },
      first_at: seconds(firstAt),
      last_at: seconds(lastAt),
    })),
  };
}

/** One word for what it does, and a sentence for whoever wonders. */
export function stateOf(
  standing: Pick<Standing, 'jobs' | 'obstacles'> | undefined,
  { leaving }: Pick<WorkerOnChain, 'leaving'>,
  unreachable: string | undefined,
): { state: string; message: string } {
  if (leaving) return { state: 'leaving', message: 'it has asked to leave with its bond, and gets no new jobs' };
  if (!standing)
    return { state: 'absent', message: 'it is not connected to this keeper; under reasons, why it was refused last' };
  const { obstacles, jobs } = standing;
  if (obstacles.includes('retired'))
    return { state: 'retired', message: 'its registration is not what it said in its hello: start it again' };
  if (obstacles.includes('unreachable'))
    return {
      state: 'unreachable',
      message: unreachable ?? 'it has just connected, and nobody has tried to reach it yet',
    };
  if (obstacles.includes('bond_full'))
    return {
      state: 'bond_full',
      message: 'it has earned as much as its bond carries: it gets jobs again when some of that has vested',
    };
  if (obstacles.includes('busy')) return { state: 'busy', message: 'it runs as many jobs as it takes' };
  if (obstacles.includes('avoided'))
    return {
      state: 'avoided',
      message: 'it had part in the loss of a ring a moment ago: it gets jobs where there is nobody else',
    };
  if (jobs > 0) return { state: 'working', message: 'it runs jobs, and takes more' };
  return { state: 'available', message: 'it waits for jobs' };
}

/** Amounts in micro-ZERO and micro-USDC, in decimal strings. */
function bondOf(security: Security, { bondCoverPercent: percent }: MatchingPolicy): object {
  return {
    bond_micro_zero: security.bond.toString(),
    covers_micro_usdc: coverOf(security, percent).toString(),
    owed_micro_usdc: security.owed.toString(),
    headroom_micro_usdc: headroomOf(security, percent).toString(),
  };
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
