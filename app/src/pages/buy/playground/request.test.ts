import assert from 'node:assert/strict';
import { bodyOf, readForm, type Form } from './request.ts';

const form: Form = { model: 'm', prompt: 'Hello', temperature: '0', maxTokens: '64', seed: '' };

describe('the form of the playground', () => {
  it('becomes a request, streamed with usage and trace', () => {
    const { request } = readForm({ ...form, temperature: '0.7', seed: '42' }, 512);
    assert.ok(request);
    assert.deepEqual(bodyOf(request), {
      ...{ model: 'm', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 64, temperature: 0.7, seed: 42 },
      ...{ stream: true, stream_options: { include_usage: true }, shardmarket: { trace: true } },
    });
    const plain = readForm(form, 512).request;
    assert.ok(plain && !('seed' in bodyOf(plain)));
  });

  it('says at each field what is wrong with it', () => {
    for (const [field, value] of [
      ['maxTokens', '0'],
      ['maxTokens', '512'],
      ['maxTokens', '1.5'],
      ['temperature', '2.1'],
      ['temperature', '-1'],
      ['temperature', ''],
      ['seed', '-1'],
      ['seed', '99999999999'],
      ['prompt', 'x'.repeat(65_537)],
    ] as const) {
      const { request, wrong } = readForm({ ...form, [field]: value }, 512);
      assert.deepEqual([request, Object.keys(wrong)], [undefined, [field]], `${field} ${value.slice(0, 9)}`);
    }
  });

  it('without a prompt is not ready, and not wrong', () => {
    assert.deepEqual(readForm({ ...form, prompt: ' \n' }, 512), { wrong: {} });
  });
});
