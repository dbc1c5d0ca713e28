import { Reference } from '../../worker/src/reference.ts';
import { prompts } from '../../worker/src/testing/models.ts';
import { survive, type Blow, type Survived } from './blow.ts';
import { latestTickets, startMarket } from './market.ts';

/** Places in a ring of three. */
export const ROLES = ['head', 'middle', 'tail'] as const;
/** Tokens of a job. */
export const TOKENS = 64;

/**
 * Deals blows one after the other, each to a job of its own; a spare of every range is connected before each.
 * @param link ms of silence after which a link counts as dead, and ms that each takes one way
 * @throws AssertionError at the first job whose bytes or receipts are not those of an uninterrupted one
 */
export async function chaos(
  blows: readonly Blow[],
  link: { readonly linkTimeoutMs: number; readonly delayMs?: number },
  survived: (outcome: Survived) => void,
): Promise<void> {
  const market = await startMarket({ stages: ROLES.length, ...link });
  try {
    const { fleet, ranges, target } = market;
    const tickets = latestTickets(market);
    const reference = await Reference.load(target);
    const given = prompts(target, 48).filter((tokens) => tokens.length > 16);
    await Promise.all([...ranges, ...ranges].map((layers) => fleet.hire(layers)));
    for (const [i, blow] of blows.entries()) {
      const greedy = i % 2 === 0;
      const sampling = {
        ...(greedy ? { temperature: 0, topP: 1, seed: '0' } : { temperature: 0.9, topP: 0.95, seed: `${i}` }),
        // The end of text would end the job before its last frames.
        logitBias: [[target.manifest.tokenizer.eos, -100] as [number, number]],
      };
      const job = { prompt: given[i % given.length] ?? [], maxTokens: TOKENS, sampling };
      const outcome = await survive(market, reference, tickets, blow, job);
      survived(outcome);
      if (blow.signal === 'SIGSTOP') fleet.signal(outcome.victim, 'SIGKILL');
      const layers = ranges[blow.stage];
      if (layers && i < blows.length - 1) await fleet.hire(layers);
    }
    await reference.close();
  } finally {
    await market.stop();
  }
}
