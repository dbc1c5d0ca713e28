import { createCodec as codecOf, type TextCodec } from '@shardmarket/sdk/text';
import { messageOf, Problem } from '../errors.ts';

export type { TextCodec };

/** Reads the definition in a byte-level `tokenizer.json`. @throws Problem `no_models` on another family */
export function createCodec(definition: object): TextCodec {
  try {
    return codecOf(definition);
  } catch (cause) {
    throw new Problem('no_models', messageOf(cause), { cause });
  }
}
