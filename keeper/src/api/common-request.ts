import type { Sampling } from '@shardmarket/sdk';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { samplingFields, toSampling } from './sampling-request.ts';

/** Choices of one request: each is a job of its own, and all of them run at once. */
export const MAX_CHOICES = 8;

const MAX_STOPS = 4;

/** What is not supported and changes the answer is refused: ignoring it would give a wrong one. */
type Unsupported = Readonly<Record<string, (value: unknown) => boolean>>;

const unset = (value: unknown) => value == null || value === false || value === 0;

/** Refused in both routes, unless the value asks for nothing: OpenAI's and vLLM's. */
export const UNSUPPORTED: Unsupported = {
  response_format: (value) => unset(value) || (value as { type?: unknown }).type === 'text',
  guided_json: unset,
  guided_regex: unset,
  guided_choice: unset,
  guided_grammar: unset,
  structured_outputs: unset,
  use_beam_search: unset,
  prompt_logprobs: unset,
  min_tokens: unset,
  bad_words: unset,
  truncate_prompt_tokens: unset,
  include_stop_str_in_output: unset,
  skip_special_tokens: (value) => value == null || value === true,
  echo: unset,
};

/** Adds an issue for the first field that is not supported and asks for something. */
export function refuseUnsupported(
  body: Readonly<Record<string, unknown>>,
  unsupported: Unsupported,
  context: z.RefinementCtx,
): void {
  const asked = Object.keys(unsupported).find((name) => Object.hasOwn(body, name) && !unsupported[name]?.(body[name]));
  if (asked === undefined) return;
  context.addIssue({ code: 'custom', path: [asked], message: 'is not supported: leave it out' });
}

/** Adds an issue where a trace is asked for that nothing would carry: only the chunks of a stream do. */
export function refuseTraceAlone(
  { stream, shardmarket }: Pick<CommonFields, 'stream' | 'shardmarket'>,
  context: z.RefinementCtx,
): void {
  if (!shardmarket?.trace || stream) return;
  const message = 'needs "stream": true, as the chunks of a stream carry it: set that, or leave trace out';
  context.addIssue({ code: 'custom', path: ['shardmarket', 'trace'], message });
}

export const tokenLimit = z.number().int().min(1).nullish();

/** What both routes take. */
export const commonFields = {
  model: z.string({ error: 'expected the name of a model: GET /v1/models lists them' }).max(200),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokenLimit,
  n: z
    .number()
    .int()
    .min(1)
    .max(MAX_CHOICES, { error: `expected at most ${MAX_CHOICES} choices` })
    .nullish(),
  stop: z
    .union([z.string().min(1), z.array(z.string().min(1)).max(MAX_STOPS)], {
      error: `expected a non-empty string or up to ${MAX_STOPS} of them`,
    })
    .nullish(),
  /** whether the model's own end of text ends the answer no more: it is generated up to the limit */
  ignore_eos: z.boolean().nullish(),
  /** what this market tells beside OpenAI's answers; `trace`: each chunk of a stream says who drafted its tokens, and the ring */
  shardmarket: z.object({ trace: z.boolean().nullish() }).nullish(),
  /** taken, and used for nothing */
  user: z.string().nullish(),
  ...samplingFields,
};
export type CommonFields = z.infer<z.ZodObject<typeof commonFields>>;

/** A request in the keeper's own words, but for its prompt. */
export interface AnswerRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** undefined for `defaultTokens`, as far as the context has room */
  readonly maxTokens: number | undefined;
  readonly defaultTokens: number;
  readonly choices: number;
  /** of the first choice: the others differ in their seed */
  readonly sampling: Sampling;
  readonly stop: readonly string[];
  /** ids that end the answer besides the model's own */
  readonly stopTokens: readonly number[];
  readonly ignoreEos: boolean;
  /** whether chunks of a stream say who drafted their tokens */
  readonly trace: boolean;
}

/** What the two routes have in common; `logprobs` is how many alternatives of each token are told, undefined for none. */
export function toAnswerRequest(
  body: CommonFields,
  own: Pick<AnswerRequest, 'maxTokens' | 'defaultTokens'> & { logprobs: number | undefined },
): AnswerRequest {
  const { logprobs, ...limits } = own;
  const stop = body.stop ?? [];
  return {
    model: body.model,
    stream: body.stream ?? false,
    includeUsage: body.stream_options?.include_usage ?? false,
    ...limits,
    choices: body.n ?? 1,
    sampling: toSampling(body, logprobs),
    stop: typeof stop === 'string' ? [stop] : stop,
    stopTokens: body.stop_token_ids ?? [],
    ignoreEos: body.ignore_eos ?? false,
    trace: body.shardmarket?.trace ?? false,
  };
}

/**
 * How many tokens a request may generate: what it asks for, or the default as far as the context has room.
 * @param param the request's field that holds the prompt @throws Problem `context_length_exceeded`
 */
export function tokenBudget(
  { maxTokens: asked, defaultTokens }: Pick<AnswerRequest, 'maxTokens' | 'defaultTokens'>,
  promptTokens: number,
  maxContext: number,
  param: string,
): number {
  const room = maxContext - promptTokens;
  if (room < 1 || (asked ?? 1) > room) {
    throw new Problem(
      'context_length_exceeded',
      `the model's context is ${maxContext} tokens; the prompt has ${promptTokens}, and ${asked ?? 1} more were asked for: ` +
        'shorten the prompt or lower max_tokens',
      { param: room < 1 ? param : 'max_tokens' },
    );
  }
  return asked ?? Math.min(defaultTokens, room);
}
