import type { Context } from 'hono';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Catalog, CatalogModel } from '../models/catalog.ts';
import type { Quotes } from '../quotes/quotes.ts';
import type { Sessions } from '../sessions/service.ts';
import { promptText } from '../text/prompt.ts';
import { bearer, readBody } from './body.ts';
import { chatSchema, DEFAULT_MAX_TOKENS, toChatRequest } from './chat-request.ts';
import { tokenBudget } from './common-request.ts';
import { authorised } from './funds.ts';
import { findModel } from './inference.ts';

/** Characters of a prompt that are counted for somebody without an API key. */
const MAX_FREE_PROMPT = 65_536;

const countedSchema = z.looseObject({
  model: z.string({ error: 'expected the name of a model: GET /v1/models lists them' }),
  prompt_tokens: z.number().int().min(1).optional(),
  max_tokens: z.number().int().min(1).nullish(),
});

/** Either of what a quote is made for, as the document has it. */
export const quoteSchema = z.union([chatSchema, countedSchema.required({ prompt_tokens: true })]);

export interface QuoteDeps {
  readonly catalog: Catalog;
  readonly sessions: Sessions;
  readonly quotes: Quotes;
}

/** `POST /v1/quote`: takes a chat request, or the number of its prompt's tokens; open to all. */
export async function quote(c: Context, deps: QuoteDeps): Promise<Response> {
  if (bearer(c) !== undefined) await authorised(c, deps.sessions, 'read');
  const { model, promptTokens, maxTokens } = await measured(c, deps);
  return c.json(await deps.quotes.describe(model, promptTokens, maxTokens));
}

async function measured(
  c: Context,
  { catalog }: QuoteDeps,
): Promise<{ model: CatalogModel; promptTokens: number; maxTokens: number }> {
  const counted = await readBody(c, countedSchema);
  const model = findModel(catalog, counted.model);
  const { maxContext } = model.manifest.architecture;
  if (counted.prompt_tokens !== undefined) {
    const { prompt_tokens: promptTokens, max_tokens: asked } = counted;
    const limits = { maxTokens: asked ?? undefined, defaultTokens: DEFAULT_MAX_TOKENS };
    return { model, promptTokens, maxTokens: tokenBudget(limits, promptTokens, maxContext, 'prompt_tokens') };
  }
  const request = toChatRequest(await readBody(c, chatSchema));
  if (request.choices > 1) {
    throw new Problem(
      'invalid_request',
      'n: a quote is for one choice, and each of several costs that much: leave it out',
      {
        param: 'n',
      },
    );
  }
  const text = promptText(request.messages);
  if (text.length > MAX_FREE_PROMPT && c.get('caller') === undefined) {
    throw new Problem(
      'payload_too_large',
      `a prompt of ${text.length} characters is counted for the holder of an API key only (${MAX_FREE_PROMPT} without): ` +
        'send one, or prompt_tokens instead of messages',
      { param: 'messages' },
    );
  }
  const promptTokens = 1 + model.codec.encode(text).length;
  return { model, promptTokens, maxTokens: tokenBudget(request, promptTokens, maxContext, 'messages') };
}
