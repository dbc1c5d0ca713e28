/** How tokens are chosen: what the keeper asks of a ring, and what the ring says of its choice. */
import { z } from 'zod';

/** Most tokens that may have a bias. */
export const MAX_LOGIT_BIASES = 300;
/** Most alternatives of a token whose log probabilities are told. */
export const MAX_TOP_LOGPROBS = 20;

const token = z.number().int().min(0).max(0xffff_ffff);
/** natural logarithm of a probability */
const logprob = z.number().max(0);

/** Fields that are left out change nothing. They apply in the order in which they stand from `logitBias` on. */
export const samplingSchema = z.object({
  /** 0 is greedy */
  temperature: z.number().min(0).max(2),
  topP: z.number().gt(0).max(1),
  /** keys the noise together with the position; decimal u64 */
  seed: z.string().regex(/^\d{1,20}$/),
  /** added to the logits of tokens */
  logitBias: z
    .array(z.tuple([token, z.number().min(-100).max(100)]))
    .max(MAX_LOGIT_BIASES)
    .optional(),
  /** logits of tokens in the prompt or the output: divided by it if positive, else multiplied */
  repetitionPenalty: z.number().gt(0).max(2).optional(),
  /** taken off the logit of a token once for each time it stands in the output */
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  /** taken off the logit of a token that stands in the output */
  presencePenalty: z.number().min(-2).max(2).optional(),
  /** tokens with less than this share of the most probable one's probability are left out */
  minP: z.number().min(0).max(1).optional(),
  /** only so many of the most probable tokens are chosen from; 0 is all */
  topK: z.number().int().min(0).optional(),
  /** log probabilities of each token and of so many of the most probable ones, of the model itself */
  logprobs: z.number().int().min(0).max(MAX_TOP_LOGPROBS).optional(),
});
export type Sampling = z.infer<typeof samplingSchema>;

/** What the model itself, before bias, penalties and temperature, says of a token and of the most probable ones at its place. */
export const tokenLogprobSchema = z.object({
  logprob,
  /** most probable first */
  top: z.array(z.tuple([token, logprob])).max(MAX_TOP_LOGPROBS),
});
export type TokenLogprob = z.infer<typeof tokenLogprobSchema>;
