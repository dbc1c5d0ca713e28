import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readManifest, Runner } from './runner.ts';

interface Example {
  readonly text: string;
  readonly promptTokens: number;
  readonly ids: readonly number[];
  /** The trainer's logits of the tokens after the prompt. */
  readonly logits: readonly number[];
}

/** Float32 sums in another order (XLA against ONNX Runtime) differ by about 1e-5 here. */
const TOLERANCE = 1e-3;

describe('the exported target', function () {
  this.timeout(30_000);
  const manifest = readManifest('parable-6l');
  const { examples } = JSON.parse(readFileSync(new URL('evaluation.json', import.meta.url), 'utf8')) as {
    examples: Example[];
  };

  it('continues held-out prompts greedily as the trained model did, with the same logits', async () => {
    const runner = await Runner.open(manifest, [0, manifest.architecture.layers], 256);
    assert.ok(examples.length >= 4);
    for (const { text, ids, promptTokens, logits } of examples) {
      runner.reset();
      const output = await runner.feed(ids);
      for (let at = promptTokens; at < ids.length; at++) {
        const row = output.subarray((at - 1) * manifest.architecture.vocab, at * manifest.architecture.vocab);
        const best = row.indexOf(row.reduce((a, b) => Math.max(a, b)));
        assert.equal(best, ids[at], `position ${at} of ${JSON.stringify(text)}`);
        const gap = Math.abs((row[best] as number) - (logits[at - promptTokens] as number));
        assert.ok(gap < TOLERANCE, `the logit at position ${at} is off by ${gap}`);
      }
    }
    await runner.close();
  });
});
