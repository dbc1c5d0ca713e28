/** Rows to test the database with. */
import { randomBytes } from 'node:crypto';
import { toHex } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import type { Db } from '../src/db/open.ts';
import { sessionKeys, sessions } from '../src/db/schema.ts';
import type { Bill } from '../src/jobs/bill.ts';
import type { NewJob } from '../src/jobs/reserve.ts';
import { NUMERICS } from './scripted-worker.ts';

/** A session with its key. @returns its address */
export async function seedSession(db: Db): Promise<string> {
  const address = Keypair.generate().publicKey.toBase58();
  const signer = `signer ${address}`;
  await db.insert(sessionKeys).values({ signer, payer: 'payer', sealed: new Uint8Array(60) });
  await db.insert(sessions).values({ address, payer: 'payer', signer });
  return address;
}

/** A job on one worker that reserves `reserve` micro-USDC. */
export function newJob(session: string, reserve: bigint): NewJob {
  const operator = Keypair.generate().publicKey.toBase58();
  const model = { model: 'bytes', modelHash: 'a'.repeat(64), numericsClass: NUMERICS };
  const worker = { operator, address: `worker ${operator}`, ...model, layers: [0, 6] as const, ask: 1n };
  return {
    ...{ id: toHex(randomBytes(16)), session, apiKey: null, promptTokens: 2, maxTokens: 3, reserve },
    ...model,
    stages: [
      { ...worker, model: model.modelHash, ringUrl: 'ws://host:1', canDrive: true, maxJobs: 1, layerMs: 1, holds: 6 },
    ],
  };
}

/** A bill of exactly what the job reserved. */
export function billOf(job: NewJob): Bill & { stats: { [K in StatName]: number } } {
  const stats = { proposed: 4, accepted: 3, rejected: 1, rounds: 2, firstTokenMs: 5, totalMs: 9 };
  const stages = job.stages.map(({ operator, address, ask }) => ({
    operator,
    worker: address,
    ask,
    amount: job.reserve,
    faults: [],
    receipt: undefined,
  }));
  return { committed: 4, stages, amount: job.reserve, stats };
}

type StatName = 'proposed' | 'accepted' | 'rejected' | 'rounds' | 'firstTokenMs' | 'totalMs';
