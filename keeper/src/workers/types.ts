import type { Hello, ToKeeper, ToWorker } from '@shardmarket/sdk';
import type { Security } from '../chain/security.ts';

/** A worker that is connected, whose key and on-chain registration were checked. */
export interface LiveWorker extends Omit<Hello, 'worker' | 'layers'> {
  /** address of its `Worker` account */
  readonly address: string;
  readonly layers: readonly [number, number];
  /** micro-USDC per million layer-tokens, from the chain */
  readonly ask: bigint;
  /** owner of the token accounts that it is paid to, from the chain; undefined where that was not read */
  readonly payout?: string | undefined;
  /** what it has at stake and is owed, from the chain; undefined where that was not read */
  readonly security?: Security | undefined;
}

/** The way to one connected worker. */
export interface WorkerChannel {
  send(message: ToWorker): void;
  /** ends the connection, with the reason for the worker's log */
  close(reason: string): void;
}

export type WorkerMessage = Exclude<ToKeeper, { type: 'hello' }>;
