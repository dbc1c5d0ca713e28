/** How a worker's listener proves that it is that worker's: who opens an address asks it, before any ring. */
import { z } from 'zod';
import { verifyBy } from '../address.ts';
import { ascii, concat, fromHex, toHex } from '../bytes.ts';
import { sign, type SigningKey } from '../keys.ts';

/** First text on a socket to a listener: a nonce of 32 bytes, the asker's own and fresh. */
export const presenceAskSchema = z.object({ presence: z.string().regex(/^[0-9a-f]{64}$/) });
export type PresenceAsk = z.infer<typeof presenceAskSchema>;
/** The listener's answer. */
export const presenceAnswerSchema = z.object({ signature: z.string().regex(/^[0-9a-f]{128}$/) });
export type PresenceAnswer = z.infer<typeof presenceAnswerSchema>;

function message(nonce: string): Uint8Array {
  return concat(ascii('shardmarket/presence/v1'), fromHex(nonce, 32));
}

export function answerPresence({ presence }: PresenceAsk, operator: SigningKey): PresenceAnswer {
  return { signature: toHex(sign(message(presence), operator)) };
}

/** Whether `text` is the answer of this operator (base58) to this nonce; false, never a throw, on anything else. */
export function provesPresence(text: string, operator: string, { presence }: PresenceAsk): boolean {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return false;
  }
  const answer = presenceAnswerSchema.safeParse(json);
  return answer.success && verifyBy(operator, message(presence), answer.data.signature);
}
