import assert from 'node:assert/strict';
import { apiKeyId, listedKeySchema } from '@shardmarket/sdk';
import { newlyListed, NONE, termsOf, withNew, withRevoked } from './known.ts';

const form = { name: '', budget: undefined, days: undefined, scopes: ['inference', 'read'] as const, nowSecs: 1_000 };

describe('terms of a key from a form', () => {
  it('are only what was filled in: all scopes are no term', () => {
    assert.deepEqual(termsOf(form), { terms: {} });
    assert.deepEqual(termsOf({ ...form, name: ' ci ', budget: 7n, days: 2, scopes: ['read'] }), {
      terms: { name: 'ci', budget: 7n, expiresAt: 173_800, scopes: ['read'] },
    });
  });

  it('have a name that a wallet can show and the keeper takes', () => {
    assert.match(termsOf({ ...form, name: 'naïve' }).wrong ?? '', /plain ASCII/);
    assert.match(termsOf({ ...form, name: 'x'.repeat(65) }).wrong ?? '', /64 characters/);
    assert.equal(termsOf({ ...form, name: 'x'.repeat(64) }).wrong, undefined);
  });
});

describe('the keys that are known', () => {
  it('hold a new one as the keeper will list it, without the key itself', () => {
    const listed = newlyListed('sm_secret', { budget: 7n }, 1_000);
    assert.equal(listed.id, apiKeyId('sm_secret'));
    const wire = { ...listed, budget_micro_usdc: '7', spent_micro_usdc: '0', reserved_micro_usdc: '0' };
    assert.deepEqual(listedKeySchema.parse(wire), listed);
    assert.ok(!JSON.stringify(wire).includes('sm_secret'));
  });

  it('are revoked one by one', () => {
    const [a, b] = [newlyListed('a', {}, 1), newlyListed('b', {}, 2)];
    const known = withRevoked(withNew(withNew(NONE, a), b), a.id, 9);
    assert.deepEqual(
      known.keys.map(({ id, state, revoked_at }) => [id, state, revoked_at]),
      [
        [b.id, 'active', null],
        [a.id, 'revoked', 9],
      ],
    );
  });
});
