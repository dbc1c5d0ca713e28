import type { Source, Token } from './trace.ts';

/** A part of an answer's text with who drafted it; null where nobody said. */
export interface Span {
  readonly text: string;
  readonly source: Source | null;
}

/** What stands for a character of which a token has only some bytes. */
const BROKEN = '�';

/**
 * Lays tokens onto the text that was shown: the text is what counts, tokens only colour it. A character that several tokens share is
 * that of the last of them; text that no token explains has no source. The spans' texts together are the text.
 */
export function spansOf(text: string, tokens: readonly Token[]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  let broken: Source | null | undefined;
  for (const token of tokens) {
    if (token.text === '') continue;
    if (token.text.includes(BROKEN)) {
      broken = token.source;
      continue;
    }
    const found = broken === undefined ? (text.startsWith(token.text, at) ? at : -1) : text.indexOf(token.text, at);
    if (found < 0) break;
    if (broken !== undefined && found > at) spans.push({ text: text.slice(at, found), source: broken });
    broken = undefined;
    spans.push({ text: token.text, source: token.source });
    at = found + token.text.length;
  }
  if (at < text.length) spans.push({ text: text.slice(at), source: broken ?? null });
  return spans;
}
