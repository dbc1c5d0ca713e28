import { MAX_TOP_LOGPROBS } from '@shardmarket/sdk';
import { z } from 'zod';
import {
  commonFields,
  refuseTraceAlone,
  refuseUnsupported,
  toAnswerRequest,
  UNSUPPORTED,
  type AnswerRequest,
} from './common-request.ts';

/** Completion tokens when the request names no limit, as OpenAI and vLLM have it for this route. */
const DEFAULT_COMPLETION_TOKENS = 16;

const ids = z.array(z.number().int().nonnegative()).min(1);
const ONE_PROMPT = 'expected a string or an array of token ids: one prompt for each request';

/** A text, ids, or a list that holds just one of either. */
const prompt = z.union(
  [z.string(), ids, z.tuple([z.string()]).transform(([only]) => only), z.tuple([ids]).transform(([only]) => only)],
  { error: ONE_PROMPT },
);

export const completionSchema = z
  .looseObject({
    prompt,
    ...commonFields,
    /** log probabilities of each token and of so many alternatives */
    logprobs: z.number().int().min(0).max(MAX_TOP_LOGPROBS).nullish(),
    /** as many as `n`: none is thrown away */
    best_of: z.number().int().min(1).nullish(),
  })
  .superRefine((body, context) => {
    if (body.best_of != null && body.best_of !== (body.n ?? 1)) {
      context.addIssue({ code: 'custom', path: ['best_of'], message: 'is not supported unless it is the same as n' });
    }
    refuseTraceAlone(body, context);
    refuseUnsupported(body, UNSUPPORTED_IN_COMPLETIONS, context);
  });

const UNSUPPORTED_IN_COMPLETIONS = { suffix: (value: unknown) => value == null || value === '', ...UNSUPPORTED };

export interface CompletionRequest extends AnswerRequest {
  /** text, or ids that are taken as they are */
  readonly prompt: string | readonly number[];
}

export function toCompletionRequest(body: z.infer<typeof completionSchema>): CompletionRequest {
  const own = {
    logprobs: body.logprobs ?? undefined,
    maxTokens: body.max_tokens ?? undefined,
    defaultTokens: DEFAULT_COMPLETION_TOKENS,
  };
  return { prompt: body.prompt, ...toAnswerRequest(body, own) };
}
