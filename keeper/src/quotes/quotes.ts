import { MICRO, mulDivCeil } from '@shardmarket/sdk';
import type { Db } from '../db/open.ts';
import { maxCost, stageCost } from '../jobs/cost.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { Distance } from '../rings/distances.ts';
import { pricePerMillion } from '../rings/match.ts';
import { partsOf } from '../rings/cuts.ts';
import { passedOver } from '../rings/passed.ts';
import { percent } from '../reputation/told.ts';
import { WHOLE } from '../rings/weight.ts';
import type { Rings } from '../rings/rings.ts';
import { expectOf, measuredJobs } from './expect.ts';
import { quotedCeiling, type Quoted, type QuoteSeal } from './token.ts';

/** Seconds for which a quote is honoured. */
export const QUOTE_LIFE_SECS = 60;

export interface QuotesDeps {
  readonly db: Db;
  readonly rings: Pick<Rings, 'match' | 'standings'>;
  readonly distance: Distance;
  readonly seal: QuoteSeal;
  /** ms */
  readonly now?: () => number;
}

/** Says what a request would cost and why, and holds the keeper to it. */
export class Quotes {
  readonly #deps: QuotesDeps;
  readonly #now: () => number;

  constructor(deps: QuotesDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  /** A quote for a request as of now; amounts are micro-USDC in decimal strings. @throws Problem `no_ring`, `workers_busy` */
  async describe(model: CatalogModel, promptTokens: number, maxTokens: number): Promise<object> {
    const { db, rings, distance, seal } = this.#deps;
    const { architecture, graphs } = model.manifest;
    const { layers } = architecture;
    const match = rings.match(model.hash, layers, graphs);
    const { stages } = match;
    const price = pricePerMillion(stages);
    const expected = expectOf(
      await measuredJobs(db, model.hash, this.#now()),
      stages.map((s) => s.address),
    );
    const standings = rings.standings();
    const countsOf = ({ address }: { address: string }) => {
      const known = standings.find(({ worker }) => worker.address === address);
      return { ask_counts_percent: percent(known?.weight.price ?? WHOLE) };
    };
    const now = this.#seconds();
    const expiresAt = now + QUOTE_LIFE_SECS;
    const positions = promptTokens + maxTokens - 1;
    return {
      object: 'quote',
      quote: seal.seal({ model: model.hash, promptTokens, maxTokens, stages, expiresAt }),
      model: model.name,
      manifest_hash: model.hash,
      numerics_class: match.numericsClass,
      prompt_tokens: promptTokens,
      max_tokens: maxTokens,
      max_cost_micro_usdc: maxCost(stages, promptTokens, maxTokens).toString(),
      price_micro_usdc_per_million: price.toString(),
      /** rounded up */
      price_micro_usdc_per_1k: mulDivCeil(price, 1_000n, MICRO).toString(),
      stages: stages.map((s) => ({
        ...stageOf(s),
        ...countsOf(s),
        operator: s.operator,
        max_cost_micro_usdc: stageCost(s, positions).toString(),
      })),
      expected: {
        ttft_ms: expected.ttftMs,
        tokens_per_second: expected.tokensPerSecond,
        samples: expected.samples,
        reason: expected.reason,
      },
      passed_over: passedOver(model.hash, layers, standings, price, distance, partsOf(graphs)).map((ring) => ({
        price_micro_usdc_per_million: ring.price.toString(),
        stages: ring.stages.map(({ worker, obstacles }) => ({ ...stageOf(worker), ...countsOf(worker), obstacles })),
        reason: ring.reason,
      })),
      created_at: now,
      expires_at: expiresAt,
    };
  }

  /** What a job of the request may cost at most by the quote that came with it. @throws Problem as `quotedCeiling` and `open` */
  ceiling(quote: string | undefined, request: Quoted): bigint | undefined {
    if (quote === undefined) return undefined;
    return quotedCeiling(this.#deps.seal.open(quote), request, this.#seconds());
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

function stageOf({ address, layers, ask }: { address: string; layers: readonly [number, number]; ask: bigint }) {
  return { worker: address, layers, ask: ask.toString() };
}
