/** The comparison: the same HTTP stack with nothing behind it. It echoes the stream that the keeper would give. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { chatFormat } from '../src/api/format.ts';
import { listen } from '../src/server.ts';
import { answerText } from './answer.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let answers = 0;
const app = new Hono();
app.post('/v1/chat/completions', async (c) => {
  const { model, seed, max_tokens: tokens } = await c.req.json<{ model: string; seed: number; max_tokens: number }>();
  const [chunk, delayMs] = [Number(c.req.header('x-chunk')), Number(c.req.header('x-delay-ms'))];
  const text = answerText({ seed: seed.toString(), tokens });
  const [id, created] = [`chatcmpl-${answers++}`, Math.floor(Date.now() / 1000)];
  return streamSSE(c, async (stream) => {
    const send = (choice: object | undefined) =>
      stream.write(
        `data: ${JSON.stringify({ id, object: chatFormat.chunkObject, created, model, choices: [choice] })}\n\n`,
      );
    await send(chatFormat.begin(0));
    for (let at = 0; at < tokens; at += chunk) {
      if (at > 0 && delayMs > 0) await wait(delayMs);
      // An event for each token, as the keeper writes them.
      for (const piece of text.slice(at, at + chunk)) await send(chatFormat.piece(0, piece, null));
    }
    await send(chatFormat.end(0, 'length'));
    await stream.write('data: [DONE]\n\n');
  });
});
const { url } = await listen(app, '127.0.0.1', 0);
process.send?.({ url });
process.once('disconnect', () => process.exit(0));
