import type { TextCodec } from './tokenizer.ts';

/** Turns ids into text as they come and holds back the bytes of a character that is not complete yet. */
export class Detokenizer {
  readonly #codec: Pick<TextCodec, 'bytesOf'>;
  // Keeps a byte order mark that the model wrote: it is text like any other.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(codec: Pick<TextCodec, 'bytesOf'>) {
    this.#codec = codec;
  }

  push(id: number): string {
    return this.#decoder.decode(this.#codec.bytesOf(id), { stream: true });
  }

  /** What is left: a character cut off by the end becomes U+FFFD. */
  end(): string {
    return this.#decoder.decode();
  }
}
