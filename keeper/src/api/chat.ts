import { QUOTE_HEADER } from '@shardmarket/sdk';
import type { Context } from 'hono';
import { Problem } from '../errors.ts';
import type { Jobs, RunningJob } from '../jobs/service.ts';
import type { Catalog, CatalogModel } from '../models/catalog.ts';
import type { Quotes } from '../quotes/quotes.ts';
import type { Sessions } from '../sessions/service.ts';
import { promptText } from '../text/prompt.ts';
import { answerText, finishReason, usageOf, type FinishReason, type Piece } from './answer.ts';
import { answerLogprobs } from './answer-logprobs.ts';
import { readBody } from './body.ts';
import { chatSchema, tokenBudget, toChatRequest } from './chat-request.ts';
import { authorised, tellFunds } from './funds.ts';
import { checkTokenIds } from './sampling-request.ts';
import { streamAnswer, type StreamedAnswer } from './chat-stream.ts';
import type { Log } from '../log.ts';

export interface ChatDeps {
  readonly catalog: Catalog;
  readonly sessions: Sessions;
  readonly jobs: Jobs;
  readonly quotes: Quotes;
  readonly log: Log;
}

/** `POST /v1/chat/completions`, streamed and not. */
export async function chatCompletions(c: Context, deps: ChatDeps): Promise<Response> {
  const { session, apiKey } = await authorised(c, deps.sessions, 'inference');
  const request = toChatRequest(await readBody(c, chatSchema));
  const model = findModel(deps.catalog, request.model);
  const { tokenizer, architecture } = model.manifest;
  const prompt = [tokenizer.bos, ...model.codec.encode(promptText(request.messages))];
  const maxTokens = tokenBudget(request.maxTokens, prompt.length, architecture.maxContext);
  const { sampling, stopTokens } = request;
  checkTokenIds(sampling, stopTokens, architecture.vocab);
  const measured = { model: model.hash, promptTokens: prompt.length, maxTokens };
  const ceiling = deps.quotes.ceiling(c.req.header(QUOTE_HEADER), measured);
  const onChain = await deps.sessions.usable(session);

  const gone = clientGone(c);
  const asked = { session, apiKey, onChain, model, prompt, maxTokens, sampling, stopTokens, ceiling };
  const job = await deps.jobs.start(asked, gone.signal);
  c.header('x-shardmarket-job', job.id);
  tellFunds(c, job.funds, { maxCost: job.reserved });
  const answer: StreamedAnswer = {
    id: `chatcmpl-${job.id}`,
    created: Math.floor(Date.now() / 1000),
    model: model.name,
    job,
    codec: model.codec,
    text: answerText(job, model.codec, request.stop, [tokenizer.eos, ...stopTokens]),
    promptTokens: prompt.length,
  };
  if (request.stream) return streamAnswer(c, answer, { includeUsage: request.includeUsage, gone, log: deps.log });
  const whole = await wholeAnswer(answer);
  const { bill } = await job.end;
  tellFunds(c, await deps.jobs.funds(asked), { charge: bill.amount });
  return c.json(whole);
}

/** @throws Problem `model_not_found` that names those there are */
export function findModel(catalog: Catalog, name: string): CatalogModel {
  const model = catalog.get(name);
  if (model) return model;
  throw new Problem('model_not_found', `there is no model "${name}": expected ${[...catalog.keys()].join(' or ')}`, {
    param: 'model',
  });
}

async function wholeAnswer(answer: StreamedAnswer): Promise<object> {
  const { id, created, model, job, codec, promptTokens } = answer;
  const { content, tokens, ended } = await collect(answer.text, job);
  const end = await job.end;
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        finish_reason: finishReason(end, ended),
        logprobs: answerLogprobs(job.told(), [0, tokens], codec),
      },
    ],
    usage: usageOf(promptTokens, end),
  };
}

async function collect(
  text: AsyncGenerator<Piece, FinishReason>,
  job: RunningJob,
): Promise<{ content: string; tokens: number; ended: FinishReason }> {
  let [content, tokens] = ['', 0];
  try {
    for (;;) {
      const next = await text.next();
      if (next.done) return { content, tokens, ended: next.value };
      content += next.value.text;
      tokens = next.value.tokens[1];
    }
  } catch (error) {
    // The job's end fails with the same problem, after its reservation was given back.
    await job.end;
    throw error;
  }
}

/** Aborts when the client goes away: what it has not read is not computed, and not charged. */
function clientGone(c: Context): AbortController {
  const controller = new AbortController();
  c.req.raw.signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller;
}
