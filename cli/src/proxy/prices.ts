import { fetchAccount, stageAmount } from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import type { QuotedStage } from './events.ts';

const MILLION = 1_000_000;

/** The ring of a job as `GET /v1/jobs/<id>` has it from the start. */
export const quoteSchema = z.object({
  stages: z
    .array(
      z.object({
        worker: z.string(),
        layers: z.tuple([z.number().int(), z.number().int()]),
        ask: z
          .string()
          .regex(/^\d{1,20}$/)
          .transform(BigInt),
      }),
    )
    .min(1),
});
export type Quote = z.infer<typeof quoteSchema>;

/** What workers ask, from their accounts on chain: no keeper can quote more. */
export class Prices {
  readonly #connection: Connection;
  readonly #asks = new Map<string, bigint>();
  readonly #operators = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Accepts a ring's price, or not: each stage asks no more than its worker does on chain, the stages hold each layer once, and
   * together they ask no more than `most` for a million positions. @throws CliError VOUCHER_REFUSED
   */
  async accept({ stages }: Quote, layers: number, most: bigint | undefined): Promise<QuotedStage[]> {
    const tiled = stages.every(
      ({ layers: [start, end] }, i) => end > start && start === (stages[i - 1]?.layers[1] ?? 0),
    );
    if (!tiled || stages.at(-1)?.layers[1] !== layers)
      throw tooDear(`its stages do not hold each of the ${layers} layers once`);
    for (const { worker, ask } of stages) {
      const known = await this.askOf(worker, ask);
      if (known === undefined) throw tooDear(`there is no worker ${worker} on chain`);
      if (ask > known) throw tooDear(`worker ${worker} asks ${known} on chain, the keeper says ${ask}`);
    }
    const price = stages.reduce(
      (sum, { ask, layers: [start, end] }) => sum + stageAmount(ask, end - start, MILLION),
      0n,
    );
    if (most !== undefined && price > most)
      throw tooDear(`it costs ${price} micro-USDC per million positions, at most ${most} were allowed`);
    return stages.map(({ layers: range, ask }) => ({ layers: range, ask }));
  }

  /** Whether a key is, or was last, the operator of a worker. */
  async isOperator(worker: string, operator: string): Promise<boolean> {
    const pair = `${worker} ${operator}`;
    if (this.#operators.has(pair)) return true;
    const account = await fetchAccount(this.#connection, 'worker', new PublicKey(worker));
    const known = account ? [account.operator, account.priorOperator] : [];
    if (!known.some((key) => key.toBase58() === operator)) return false;
    this.#operators.add(pair);
    return true;
  }

  /** The highest ask that was seen of a worker; its account is read again if that is less than `wanted`. */
  async askOf(worker: string, wanted: bigint): Promise<bigint | undefined> {
    const known = this.#asks.get(worker);
    if (known !== undefined && known >= wanted) return known;
    const account = await fetchAccount(this.#connection, 'worker', new PublicKey(worker));
    if (!account) return known;
    const ask = known !== undefined && known > account.ask ? known : account.ask;
    this.#asks.set(worker, ask);
    return ask;
  }
}

function tooDear(why: string): CliError {
  return new CliError('VOUCHER_REFUSED', `the ring is not accepted: ${why}`);
}
