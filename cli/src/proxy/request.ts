import { promptText } from '@shardmarket/sdk/text';
import { z } from 'zod';
import type { LocalModel } from './models.ts';

/** Completion tokens when a request names no limit. */
const DEFAULT_MAX_TOKENS = 256;

/** A request that is not passed on; OpenAI's error shape is made from it. */
export class ProxyError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly param: string | null = null,
  ) {
    super(message);
    this.name = 'ProxyError';
  }
}

const text = z.union([
  z.string(),
  z
    .array(z.object({ type: z.literal('text'), text: z.string() }))
    .transform((parts) => parts.map((p) => p.text).join('')),
]);
const limit = z.number().int().min(1).nullish();
const chatSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: text })).min(1),
  stream: z.boolean().nullish(),
  max_tokens: limit,
  max_completion_tokens: limit,
  n: z.number().nullish(),
});

/** A chat request as it goes to the keeper, and what of it is metered. */
export interface Metering {
  readonly body: object;
  readonly stream: boolean;
  readonly model: LocalModel;
  /** ids */
  readonly prompt: readonly number[];
  readonly maxTokens: number;
}

/** Reads a chat request and counts its prompt. @throws ProxyError */
export function readChat(value: unknown, models: ReadonlyMap<string, LocalModel>): Metering {
  const parsed = chatSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = issue?.path.map(String).join('.') || 'body';
    throw new ProxyError(400, 'invalid_request', `${param}: ${issue?.message ?? 'invalid'}`, param);
  }
  const body = parsed.data;
  if (body.n != null && body.n !== 1) {
    throw new ProxyError(400, 'invalid_request', 'n: the proxy meters one answer at a time: send n requests', 'n');
  }
  const model = models.get(body.model);
  if (!model) {
    const known = [...models.keys()].join(' or ');
    const message = `the tokens of "${body.model}" cannot be counted here: expected ${known}, or name its folder with --models`;
    throw new ProxyError(404, 'model_not_found', message, 'model');
  }
  const { tokenizer, architecture } = model.manifest;
  const prompt = [tokenizer.bos, ...model.codec.encode(promptText(body.messages))];
  const room = Math.max(1, architecture.maxContext - prompt.length);
  const asked = body.max_completion_tokens ?? body.max_tokens;
  const maxTokens = asked ?? Math.min(DEFAULT_MAX_TOKENS, room);
  // The limit is this proxy's, whatever the keeper takes for its default.
  const limited = asked == null ? { ...body, max_tokens: maxTokens } : body;
  return { body: limited, stream: body.stream ?? false, model, prompt, maxTokens };
}
