import type { TokenLogprob } from '@shardmarket/sdk';
import type { Told } from '../jobs/answer.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import type { ChatLogprobs, TextLogprobs } from './openapi/answer-schemas.ts';

type Codec = Pick<TextCodec, 'bytesOf'>;
type Range = readonly [number, number];

/** A token by itself as text: the bytes of a broken character become U+FFFD. */
function textOf(codec: Codec, id: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(codec.bytesOf(id));
}

/** The chat route's `logprobs` of the tokens `from` to `to`, null where none were asked for. */
export function chatLogprobs(told: Told, [from, to]: Range, codec: Codec): ChatLogprobs | null {
  const { ids, logprobs } = told;
  if (!logprobs) return null;
  const entry = (id: number, logprob: number) => {
    return { token: textOf(codec, id), logprob, bytes: [...codec.bytesOf(id)] };
  };
  const content = ids.slice(from, to).map((id, i) => {
    const { logprob, top } = logprobs[from + i] as TokenLogprob;
    return { ...entry(id, logprob), top_logprobs: top.map(([other, by]) => entry(other, by)) };
  });
  return { content, refusal: null };
}

/** The completion route's `logprobs`: columns, and where in the text each token begins. */
export function textLogprobs(told: Told, [from, to]: Range, codec: Codec): TextLogprobs | null {
  const { ids, logprobs } = told;
  if (!logprobs) return null;
  let offset = ids.slice(0, from).reduce((sum, id) => sum + textOf(codec, id).length, 0);
  const columns: TextLogprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] };
  for (const [i, id] of ids.slice(from, to).entries()) {
    const { logprob, top } = logprobs[from + i] as TokenLogprob;
    const token = textOf(codec, id);
    columns.tokens.push(token);
    columns.token_logprobs.push(logprob);
    columns.top_logprobs.push(Object.fromEntries(top.map(([other, by]) => [textOf(codec, other), by])));
    columns.text_offset.push(offset);
    offset += token.length;
  }
  return columns;
}
