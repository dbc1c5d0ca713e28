import type { SignedReceipt } from '@shardmarket/sdk';
import type { Replayed } from './replay.ts';

export type AuditFinding =
  /** from the input that an honest stage would have had it computed another output: its receipt proves it */
  | 'other_output'
  /** its input is not that of an honest ring: who is before it answers for that, and its own work is not judged */
  | 'other_input'
  /** tail: it computed the model's logits, and the answer holds a token that they do not give */
  | 'other_tokens';

/** What each finding means, for people. */
export const FINDING_MEANINGS: Readonly<Record<AuditFinding, string>> = {
  other_output: 'it signed for another output than the model gives for its input',
  other_input: 'it was sent other rows than the model gives: its own work cannot be judged',
  other_tokens: 'it computed what the model gives, and the answer holds a token that was not chosen from that',
};

/**
 * Compares what stages signed with what honest ones commit to. Receipts that hold and agree with each other are what it is for:
 * a stage that signs the very rows that it made up is found in no other way.
 * @param receipts of the replayed stages, in ring order; a stage that signed for nothing has none and is not judged
 * @param completion ids that were delivered
 * @returns findings by operator; who has none did as the model says
 */
export function judge(
  { stages, chosen }: Replayed,
  receipts: readonly (SignedReceipt | null)[],
  completion: readonly number[],
): Map<string, AuditFinding> {
  const findings = new Map<string, AuditFinding>();
  for (const [i, receipt] of receipts.entries()) {
    if (!receipt) continue;
    const { operator, inputRoot, outputRoot } = receipt;
    if (inputRoot !== stages[i]?.inputRoot) findings.set(operator, 'other_input');
    else if (outputRoot !== stages[i]?.outputRoot) findings.set(operator, 'other_output');
  }
  const tail = receipts.at(-1);
  const told = completion.every((token, i) => token === chosen[i]);
  if (tail && !findings.has(tail.operator) && !told) findings.set(tail.operator, 'other_tokens');
  return findings;
}
