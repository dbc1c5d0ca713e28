import assert from 'node:assert/strict';
import { Problem } from '../errors.ts';
import { retryHeaders } from './retry.ts';

describe('retryHeaders', () => {
  it('tells clients to come back for what passes, in ms and in whole seconds rounded up', () => {
    assert.deepEqual(retryHeaders(new Problem('rate_limited', '', { retryAfterMs: 1_200 })), {
      'x-should-retry': 'true',
      'retry-after': '2',
      'retry-after-ms': '1200',
    });
    assert.equal(retryHeaders(new Problem('workers_busy', ''))['retry-after-ms'], '1000');
  });

  it('tells them not to repeat what ends the same way, or what may have been charged', () => {
    for (const code of ['insufficient_balance', 'session_expired', 'internal_error', 'invalid_request'] as const) {
      assert.deepEqual(retryHeaders(new Problem(code, '')), { 'x-should-retry': 'false' });
    }
  });
});
