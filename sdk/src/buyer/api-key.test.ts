import assert from 'node:assert/strict';
import { apiKeyId, apiKeyTermsText } from './api-key.ts';
import { apiKeyMessage } from './messages.ts';

const text = (message: Uint8Array) => new TextDecoder().decode(message);

describe('the terms of an API key', () => {
  it('are signed as one legible text, whatever order they come in', () => {
    const terms = { scopes: ['read', 'inference', 'read'] as const, name: 'ci', expiresAt: 5, budget: 2n ** 64n - 1n };
    assert.equal(
      text(apiKeyMessage('S', 7, terms)),
      'shardmarket/api-key/v2|S|7|{"name":"ci","budget":"18446744073709551615","expiresAt":5,"scopes":["inference","read"]}',
    );
  });

  it('are no part of the message where there are none', () => {
    assert.equal(text(apiKeyMessage('S', 7)), 'shardmarket/api-key/v1|S|7');
    assert.equal(text(apiKeyMessage('S', 7, {})), 'shardmarket/api-key/v1|S|7');
  });

  it('differ in the text wherever they differ', () => {
    const texts = [{ budget: 1n }, { budget: 0n }, { expiresAt: 1 }, { name: '1' }, { scopes: ['read'] as const }];
    assert.equal(new Set(texts.map(apiKeyTermsText)).size, texts.length);
  });

  it('leave the id of a key to be its hash', () => {
    assert.equal(apiKeyId('abc'), 'key_ba7816bf8f01cfea414140de');
  });
});
