import type { TokenLogprob } from '@shardmarket/sdk';
import type { Told } from '../jobs/run.ts';
import type { TextCodec } from '../text/tokenizer.ts';

/** OpenAI's `logprobs` of the tokens `from` to `to`, null where none were asked for. */
export function answerLogprobs(told: Told, [from, to]: readonly [number, number], codec: Pick<TextCodec, 'bytesOf'>) {
  const { ids, logprobs } = told;
  if (!logprobs) return null;
  const entry = (id: number, logprob: number) => {
    const bytes = codec.bytesOf(id);
    return { token: new TextDecoder().decode(bytes), logprob, bytes: [...bytes] };
  };
  const content = ids.slice(from, to).map((id, i) => {
    const { logprob, top } = logprobs[from + i] as TokenLogprob;
    return { ...entry(id, logprob), top_logprobs: top.map(([other, by]) => entry(other, by)) };
  });
  return { content, refusal: null };
}
