import type { Failure } from './answer.ts';

/** What a failed answer means and what to do about it. */
export interface Advice {
  readonly title: string;
  readonly next: string;
  /** the API key is of no use any more */
  readonly keyGone?: boolean;
}

const KEY = 'Make another key below.';
const SEND_AGAIN = 'Nothing was charged. Look at the new price and send it again.';
const OPEN_ANOTHER = 'Open another session for more.';

const ADVICE: Readonly<Record<string, Advice>> = {
  insufficient_balance: { title: 'The session has too little left', next: 'Top it up, or ask for fewer tokens.' },
  key_budget_exceeded: {
    title: 'The key’s budget is used up',
    next: 'Make a key with more, or ask for fewer tokens.',
    keyGone: true,
  },
  api_key_revoked: { title: 'The key was revoked', next: KEY, keyGone: true },
  api_key_expired: { title: 'The key has expired', next: KEY, keyGone: true },
  invalid_api_key: { title: 'The keeper does not know this key', next: KEY, keyGone: true },
  scope_missing: { title: 'The key may not start jobs', next: 'Use one with the scope “inference”.', keyGone: true },
  session_closing: { title: 'The session is being closed', next: OPEN_ANOTHER },
  session_expired: { title: 'The session has ended', next: OPEN_ANOTHER },
  session_not_found: { title: 'The session is not on the chain any more', next: OPEN_ANOTHER },
  workers_busy: { title: 'All workers are busy', next: 'Nothing was charged. Send it again in a moment.' },
  rate_limited: { title: 'Too many requests of this session', next: 'Nothing was charged. Wait, then send it again.' },
  no_ring: { title: 'No ring can serve this model now', next: 'Nothing was charged. Workers may be back soon.' },
  ring_lost: {
    title: 'The ring was lost',
    next: 'What came stands above; the keeper says whether it is charged. Send it again for a whole answer.',
  },
  stream_cut: {
    title: 'The connection broke off',
    next: 'The answer is not complete. What was delivered is charged; see it under Usage.',
  },
  quote_expired: { title: 'The price was too old', next: SEND_AGAIN },
  quote_mismatch: { title: 'The request is not what was quoted', next: SEND_AGAIN },
  price_moved: { title: 'Only dearer rings are left', next: SEND_AGAIN },
  context_length_exceeded: { title: 'Too long for this model', next: 'Shorten the prompt, or ask for fewer tokens.' },
  voucher_due: {
    title: 'This session’s key is held by its buyer',
    next: 'Use it through `shardmarket proxy`, which signs what is owed.',
  },
  shutting_down: { title: 'The keeper is going down', next: 'Nothing was charged. Another may be up in a moment.' },
};

export function adviceOf({ code }: Failure): Advice {
  return ADVICE[code] ?? { title: 'The answer came to nothing', next: 'Send it again, or ask the keeper’s operator.' };
}
