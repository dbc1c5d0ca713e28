import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sseData } from './sse.ts';

/** The payloads of a stream that arrives in these pieces. */
async function read(...pieces: Uint8Array[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const found: string[] = [];
  for await (const data of sseData(body)) found.push(data);
  return found;
}
const bytes = (text: string) => new TextEncoder().encode(text);

describe('sseData', () => {
  it('yields data fields only: comments, other fields and blank lines are skipped', async () => {
    const text = ': keepalive\n\nevent: x\nid: 7\ndata: {"a":1}\n\ndata:[DONE]\r\n\r\n';
    assert.deepEqual(await read(bytes(text)), ['{"a":1}', '[DONE]']);
  });

  it('gives the same whatever the pieces are, even in the middle of a character or line end', async () => {
    const text = 'data: "Grüße 🌍"\r\n\r\ndata: zweitens\n\n';
    const whole = bytes(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, i) => whole.slice(at[i], end));
        assert.deepEqual(await read(...pieces), ['"Grüße 🌍"', 'zweitens']);
      }),
    );
  });

  it('a line that was cut off is no payload', async () => {
    assert.deepEqual(await read(bytes('data: whole\n\ndata: cut o')), ['whole']);
  });
});
