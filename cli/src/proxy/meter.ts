import { toHex, tokenRoot } from '@shardmarket/sdk';
import type { TextCodec } from '@shardmarket/sdk/text';

/** Ids behind what was delivered that a buyer pays for unseen: what was in flight when an answer ended. */
export const UNREAD_TOKENS = 128;

export type End = { readonly tokens: number; readonly root: string } | { readonly most: number };

/** What is known of an answer once it is over. */
export interface Answer {
  /** ids, counted here */
  readonly prompt: readonly number[];
  /** the text as it came */
  readonly text: string;
  /** ids that the keeper says were computed; undefined where it does not say */
  readonly ids: readonly number[] | undefined;
  readonly maxTokens: number;
  /** ids that may lie behind the text: those of a stop string, of an end that is not shown, or in flight at a break */
  readonly unread: number;
}

/**
 * How many completion tokens are owed for: the ids that were computed, if what was delivered is what they say, and no more than
 * `unread` lie behind it. Ids that say something else are owed nothing for.
 */
export function meterAnswer(codec: TextCodec, { prompt, text, ids, maxTokens, unread }: Answer): End {
  if (!ids) return { most: Math.min(maxTokens, codec.encode(text).length + unread) };
  const shown = idsShown(codec, ids, text);
  if (shown === undefined) return { most: 0 };
  if (ids.length > Math.min(maxTokens, shown + unread)) return { most: Math.min(maxTokens, shown + unread) };
  const committed = [...prompt, ...ids].slice(0, prompt.length + ids.length - 1);
  return { tokens: ids.length, root: ids.length === 0 ? '' : toHex(tokenRoot(committed)) };
}

/** How many of the ids it takes to say `text`; undefined if they say something else. */
function idsShown(codec: TextCodec, ids: readonly number[], text: string): number | undefined {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let said = '';
  for (const [i, id] of ids.entries()) {
    if (said.length >= text.length) return said.startsWith(text) ? i : undefined;
    said += bytesOf(codec, id, decoder);
  }
  // A character that the end cut off is shown as broken, here as there.
  said += decoder.decode();
  return said.startsWith(text) ? ids.length : undefined;
}

function bytesOf(codec: TextCodec, id: number, decoder: InstanceType<typeof TextDecoder>): string {
  try {
    return decoder.decode(codec.bytesOf(id), { stream: true });
  } catch {
    // Not of the vocabulary: it says nothing, and what follows it does not match.
    return '\u0000';
  }
}
