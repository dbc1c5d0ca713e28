import { randomBytes } from 'node:crypto';
import { MAX_LOGIT_BIASES, type Sampling } from '@shardmarket/sdk';
import { z } from 'zod';
import { Problem } from '../errors.ts';

/** Ids that may end an answer besides the model's own. */
const MAX_STOP_TOKENS = 16;

const penalty = z.number().min(-2).max(2).nullish();

/** How tokens are chosen: OpenAI's fields, and `top_k`, `min_p`, `repetition_penalty`, `stop_token_ids` as vLLM has them. */
export const samplingFields = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  top_k: z.number().int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().gt(0).max(2).nullish(),
  presence_penalty: penalty,
  frequency_penalty: penalty,
  logit_bias: z
    .record(z.string().regex(/^\d{1,9}$/, 'expected token ids as keys'), z.number().min(-100).max(100))
    .refine(
      (bias) => Object.keys(bias).length <= MAX_LOGIT_BIASES,
      `at most ${MAX_LOGIT_BIASES} tokens may have a bias`,
    )
    .nullish(),
  stop_token_ids: z.array(z.number().int().nonnegative()).max(MAX_STOP_TOKENS).nullish(),
};
export type SamplingFields = z.infer<z.ZodObject<typeof samplingFields>>;

/**
 * OpenAI's defaults (temperature 1, top_p 1); without a seed every answer gets its own. Fields that ask for nothing are left out.
 * @param logprobs how many alternatives of each token are told; undefined for none, not even the token's own
 */
export function toSampling(body: SamplingFields, logprobs: number | undefined): Sampling {
  const seed = body.seed == null ? randomBytes(8).readBigUInt64LE() : BigInt.asUintN(64, BigInt(body.seed));
  const bias = Object.entries(body.logit_bias ?? {}).map(([id, by]): [number, number] => [Number(id), by]);
  return {
    temperature: body.temperature ?? 1,
    topP: body.top_p ?? 1,
    seed: seed.toString(),
    ...(bias.length > 0 && { logitBias: bias }),
    ...(body.repetition_penalty != null && { repetitionPenalty: body.repetition_penalty }),
    ...(body.frequency_penalty && { frequencyPenalty: body.frequency_penalty }),
    ...(body.presence_penalty && { presencePenalty: body.presence_penalty }),
    ...(body.min_p && { minP: body.min_p }),
    ...(body.top_k && body.top_k > 0 && { topK: body.top_k }),
    ...(logprobs !== undefined && { logprobs }),
  };
}

/** @throws Problem `invalid_request` for ids that the model does not have */
export function checkTokenIds(sampling: Sampling, stopTokens: readonly number[], vocab: number): void {
  const refuse = (param: string, id: number) =>
    new Problem(
      'invalid_request',
      `${param}: there is no token ${id}, the model has ${vocab}: expected 0 to ${vocab - 1}`,
      {
        param,
      },
    );
  const bias = sampling.logitBias?.find(([id]) => id >= vocab);
  if (bias) throw refuse('logit_bias', bias[0]);
  const stop = stopTokens.find((id) => id >= vocab);
  if (stop !== undefined) throw refuse('stop_token_ids', stop);
}
