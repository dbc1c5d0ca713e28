import { Tokenizer } from '@huggingface/tokenizers';
import { tokenBytes } from './byte-alphabet.ts';

/** What is used of the library's class: its own types do not resolve under Node's module rules. */
interface TokenizerApi {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  id_to_token(id: number): string | undefined;
  get_added_tokens_decoder(): ReadonlyMap<number, { special: boolean; content: string }>;
}
const TokenizerClass = Tokenizer as unknown as new (definition: object, config: object) => TokenizerApi;

/** Text to ids and ids to bytes, of one model. */
export interface TextCodec {
  /** ids of `text`, without special tokens of its own */
  encode(text: string): number[];
  /** bytes of one token; none for special tokens. @throws RangeError on an id that the model does not have */
  bytesOf(id: number): Uint8Array;
}

/**
 * Reads the definition in a byte-level `tokenizer.json`. Only that family is taken: its tokens are byte strings, so that decoding one token
 * at a time is exact. @throws RangeError on another family
 */
export function createCodec(definition: object): TextCodec {
  const decoder = (definition as { decoder?: { type?: unknown } }).decoder?.type;
  if (decoder !== 'ByteLevel') {
    throw new RangeError(`expected a tokenizer with a ByteLevel decoder, got ${String(decoder)}`);
  }
  const tokenizer = new TokenizerClass(definition, {});
  const special = tokenizer.get_added_tokens_decoder();
  return {
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    bytesOf(id) {
      const added = special.get(id);
      if (added !== undefined) return added.special ? new Uint8Array() : new TextEncoder().encode(added.content);
      const token = tokenizer.id_to_token(id);
      if (token === undefined) throw new RangeError(`token ${id} is not in the vocabulary`);
      return tokenBytes(token);
    },
  };
}
