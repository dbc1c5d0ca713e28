import assert from 'node:assert/strict';
import { budgetLeft, keyState, requireActive, requireBudget, requireScope } from './key-terms.ts';

const NOW = new Date(1_000_000);
const key = { hash: 'a'.repeat(64), scopes: ['read'] as const, budget: 10n, expiresAt: null, revokedAt: null };
const none = { spent: 0n, reserved: 0n };

describe('the terms of an API key', () => {
  it('end a key at its expiry, and not a moment before', () => {
    requireActive({ ...key, expiresAt: new Date(1_000_001) }, NOW);
    assert.throws(() => requireActive({ ...key, expiresAt: NOW }, NOW), { code: 'api_key_expired', status: 401 });
  });

  it('end a key that was revoked, whatever its expiry', () => {
    const revoked = { ...key, revokedAt: NOW, expiresAt: NOW };
    assert.equal(keyState(revoked, NOW), 'revoked');
    assert.throws(() => requireActive(revoked, NOW), { code: 'api_key_revoked', status: 401 });
  });

  it('let a key do what is among its scopes', () => {
    requireScope(key, 'read');
    assert.throws(() => requireScope(key, 'inference'), { code: 'scope_missing', status: 403 });
  });

  it('let the last micro-USDC of a budget be spent and not one more, with what is held back', () => {
    requireBudget(key, { spent: 3n, reserved: 2n }, 5n);
    assert.throws(() => requireBudget(key, { spent: 3n, reserved: 2n }, 6n), {
      code: 'key_budget_exceeded',
      status: 402,
      message: /may cost 0\.000006 USDC, .* has 0\.000005 USDC of its budget left \(0\.000002 held back/,
    });
  });

  it('without a budget have no limit, and a budget that was passed leaves nothing rather than less', () => {
    assert.equal(budgetLeft(null, none), null);
    requireBudget({ ...key, budget: null }, none, 2n ** 64n);
    assert.equal(budgetLeft(1n, { spent: 2n, reserved: 0n }), 0n);
  });
});
