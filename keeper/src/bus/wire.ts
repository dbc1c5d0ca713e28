import type { ToWorker } from '@shardmarket/sdk';
import { z } from 'zod';
import type { Used } from '../api/limits/use.ts';
import type { Security } from '../chain/security.ts';
import type { Held } from '../rings/held.ts';
import type { Mirrored } from '../workers/registry.ts';
import type { WorkerMessage } from '../workers/types.ts';

/** What processes of one keeper say to each other; all of them are trusted, and what workers say was checked where they are connected. */
export type BusMessage =
  /** it lives; jobs that its rings run and what they hold for them, by worker */
  | { readonly type: 'alive'; readonly jobs: Readonly<Record<string, number>>; readonly held?: Held }
  /** what sessions have used of their rates there since it last said so */
  | { readonly type: 'used'; readonly used: Used }
  /** it stops: its workers are gone */
  | { readonly type: 'bye' }
  /** for a worker that is connected to the receiver */
  | { readonly type: 'tell'; readonly worker: string; readonly message: ToWorker }
  /** from a worker that is connected to the sender */
  | { readonly type: 'heard'; readonly worker: string; readonly message: WorkerMessage }
  /** a settlement is confirmed */
  | { readonly type: 'settled' }
  /** a session waits to be settled */
  | { readonly type: 'due'; readonly session: string };

export type SeenWorker = Mirrored & { readonly since: number };

const envelope = z.object({ type: z.enum(['alive', 'bye', 'tell', 'heard', 'settled', 'due', 'used']) });

/** @returns undefined for what another version of the keeper may say */
export function decodeBus(text: string): BusMessage | undefined {
  const parsed: unknown = JSON.parse(text);
  return envelope.safeParse(parsed).success ? (parsed as BusMessage) : undefined;
}

/** The workers that are connected to a process; amounts are bigints, which JSON does not have. */
export function encodeState(workers: readonly SeenWorker[]): string {
  return JSON.stringify(
    workers.map(({ worker, ...rest }) => ({ ...rest, worker: { ...worker, ask: `${worker.ask}` } })),
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );
}

export function decodeState(text: string): SeenWorker[] {
  const listed = JSON.parse(text) as (SeenWorker & { worker: { ask: string } })[];
  return listed.map(({ worker, ...rest }) => {
    const { ask, security } = worker;
    return { ...rest, worker: { ...worker, ask: BigInt(ask), ...(security && { security: amountsOf(security) }) } };
  });
}

function amountsOf(security: Security): Security {
  const { bond, carries, owed } = security;
  return { ...security, bond: BigInt(bond), carries: BigInt(carries), owed: BigInt(owed) };
}
