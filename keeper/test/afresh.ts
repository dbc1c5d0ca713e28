/** The set-up that suites of the API share: one harness for the suite; workers, a session and a client for each test. */
import type OpenAI from 'openai';
import { startHarness, type Harness, type HarnessOptions } from './harness.ts';

/** A prompt of `PROMPT_TOKENS`: bos and five bytes. */
export const messages = [{ role: 'user' as const, content: 'Hello' }];
export const PROMPT_TOKENS = 6;

export interface Afresh {
  readonly h: Harness;
  readonly session: Awaited<ReturnType<Harness['openSession']>>;
  /** the official client with the session's API key */
  readonly openai: OpenAI;
}

/** @param take is given them before each test @param deposit of the session, micro-USDC */
export function eachAfresh(take: (given: Afresh) => void, options: HarnessOptions = {}, deposit = 1_000_000n): void {
  let h: Harness;
  before(async () => {
    h = await startHarness(options);
  });
  after(() => h.stop());
  beforeEach(async () => {
    await h.freshRing();
    const session = await h.openSession(deposit);
    take({ h, session, openai: h.client(session.apiKey) });
  });
}
