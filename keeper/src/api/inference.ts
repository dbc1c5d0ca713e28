import type { Context } from 'hono';
import { Problem } from '../errors.ts';
import type { Jobs } from '../jobs/service.ts';
import type { Log } from '../log.ts';
import type { Catalog, CatalogModel } from '../models/catalog.ts';
import { PAYMENT_SIGNATURE } from '../x402/protocol.ts';
import { buyerOf, type Buyer, type BuyerDeps, type Means } from './buyer.ts';
import { startChoices, type Choices } from './choices.ts';
import { tokenBudget, type AnswerRequest } from './common-request.ts';
import type { AnswerFormat } from './format.ts';
import { tellFunds } from './funds.ts';
import { clientOf } from './limits/client.ts';
import type { RateLimiter } from './limits/limiter.ts';
import { streamAnswer, wholeAnswer, type Begun } from './respond.ts';
import { checkTokenIds } from './sampling-request.ts';
import { eventStream, type StreamLimits } from './sse.ts';

export interface InferenceDeps extends BuyerDeps {
  readonly catalog: Catalog;
  readonly jobs: Jobs;
  readonly limiter: RateLimiter;
  /** proxies of our own in front, as for `clientOf` */
  readonly proxies: number;
  readonly streams: StreamLimits;
  readonly log: Log;
}

/**
 * Whose rate a request without an API key counts against until it is paid for: its client's. Who presents payments is not held up by who asks
 * for prices from the same address.
 */
function strangerOf(c: Context, proxies: number): string {
  const does = c.req.header(PAYMENT_SIGNATURE) === undefined ? 'asks' : 'pays';
  return `x402 ${does} ${clientOf(c, proxies)}`;
}

/**
 * Lets a request in by its API key, and by the rate of the key's session; or without one where it can be paid for.
 * @throws Problem `rate_limited`, or as `buyerOf`
 */
export async function admit(c: Context, deps: InferenceDeps): Promise<Buyer> {
  const { limiter, proxies } = deps;
  const buyer = await buyerOf(c, deps);
  const { session } = buyer;
  if (session === undefined) {
    limiter.take(strangerOf(c, proxies), 'requests');
    return buyer;
  }
  try {
    limiter.take(session, 'requests');
  } finally {
    tellRate(c, limiter, session);
  }
  return buyer;
}

/** Answers a request that was let in, streamed or whole, as the route writes it. */
export async function answer(
  c: Context,
  deps: InferenceDeps,
  buyer: Buyer,
  request: AnswerRequest,
  format: AnswerFormat,
  promptOf: (model: CatalogModel) => readonly number[],
): Promise<Response> {
  const { sampling, stopTokens, ignoreEos, trace } = request;
  const model = findModel(deps.catalog, request.model);
  const { tokenizer, architecture } = model.manifest;
  const prompt = promptOf(model);
  const maxTokens = tokenBudget(request, prompt.length, architecture.maxContext, format.promptParam);
  checkTokenIds(sampling, stopTokens, architecture.vocab);
  const means = await buyer.admit({ model, promptTokens: prompt.length, maxTokens, choices: request.choices });
  // A payment that is good counts against who paid it, not against all who come from that address.
  if (means.payer !== undefined) deps.limiter.putBack(strangerOf(c, deps.proxies), 'requests', 1);

  const known = buyer.session !== undefined;
  const gone = clientGone(c);
  const asked = { ...means, model, prompt, maxTokens, sampling, stopTokens, ignoreEos, trace };
  const starting = buyer.start(means, () => startMetered(c, deps, asked, request.choices, gone.signal));
  const begun = (choices: Choices): Begun => ({
    choices,
    format,
    model: model.name,
    codec: model.codec,
    promptTokens: prompt.length,
    stop: request.stop,
    stopTokens: [...(ignoreEos ? [] : [tokenizer.eos]), ...stopTokens],
  });
  if (!request.stream) {
    const choices = told(c, await starting, known);
    const whole = await wholeAnswer(begun(choices));
    const ends = await Promise.all(choices.jobs.map((job) => job.end));
    const left = known ? await deps.jobs.funds(asked) : undefined;
    tellFunds(c, left, { charge: ends.reduce((sum, end) => sum + end.bill.amount, 0n) });
    return c.json(whole);
  }
  // A failure before the first token has a status of its own, unless the prompt takes so long that the connection would idle.
  const early = await within(starting, deps.streams.keepaliveMs);
  if (early) told(c, early, known);
  const { includeUsage } = request;
  return eventStream(c, { limits: deps.streams, gone, log: deps.log }, async (events) =>
    streamAnswer(events, begun(await starting), { includeUsage, trace, gone: gone.signal }),
  );
}

/** Starts the choices and counts their tokens against the session's rate, as many as they can take, less what they did not. */
async function startMetered(
  c: Context,
  { jobs, limiter }: InferenceDeps,
  asked: Parameters<typeof startChoices>[1] & Pick<Means, 'payer'>,
  count: number,
  gone: AbortSignal,
): Promise<Choices> {
  const { prompt, maxTokens, payer } = asked;
  // Who has paid for a request is not held up by others who have: they share a session.
  const session = payer === undefined ? asked.session : `x402 payer ${payer}`;
  if (payer !== undefined) limiter.take(session, 'requests');
  const taken = limiter.take(session, 'tokens', count * (prompt.length + maxTokens));
  if (payer === undefined) tellRate(c, limiter, session);
  try {
    const choices = await startChoices(jobs, asked, count, gone);
    void Promise.allSettled(choices.jobs.map((job) => job.end)).then((ends) => {
      const used = ends.map((e) => (e.status === 'fulfilled' ? prompt.length + e.value.completionTokens : 0));
      limiter.putBack(session, 'tokens', taken - used.reduce((sum, tokens) => sum + tokens, 0));
    });
    return choices;
  } catch (error) {
    limiter.putBack(session, 'tokens', taken);
    throw error;
  }
}

function tellRate(c: Context, limiter: RateLimiter, session: string): void {
  for (const [name, value] of Object.entries(limiter.headers(session))) c.header(name, value);
}

/** Names the jobs, what they may cost and what is left besides, in headers while there is time for them. */
function told(c: Context, choices: Choices, known: boolean): Choices {
  const { jobs } = choices;
  c.header('x-shardmarket-job', jobs.map((job) => job.id).join(', '));
  // Choices are reserved one after the other: the last one, which saw the least, speaks for all.
  const [least] = [...jobs].sort((a, b) => Number(a.funds.available - b.funds.available));
  if (least)
    tellFunds(c, known ? least.funds : undefined, { maxCost: jobs.reduce((sum, job) => sum + job.reserved, 0n) });
  return choices;
}

/** @throws Problem `model_not_found` that names those there are */
export function findModel(catalog: Catalog, name: string): CatalogModel {
  const model = catalog.get(name);
  if (model) return model;
  throw new Problem('model_not_found', `there is no model "${name}": expected ${[...catalog.keys()].join(' or ')}`, {
    param: 'model',
  });
}

/** What comes within `ms`, else undefined. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Aborts when the client goes away: what it has not read is not computed, and not charged. */
function clientGone(c: Context): AbortController {
  const controller = new AbortController();
  c.req.raw.signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller;
}
