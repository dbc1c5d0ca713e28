/** A client and how it is used with this keeper; `code` reads the key from the environment. */
export interface Snippet {
  readonly name: string;
  /** run once */
  readonly setup: string;
  readonly code: string;
}

/** @param base the API's base URL, with /v1 @param model name of a model */
export function snippetsFor(base: string, model: string): readonly Snippet[] {
  const env = `export OPENAI_BASE_URL=${base}\nexport OPENAI_API_KEY=sm_…`;
  const prompt = 'Once upon a time';
  return [
    {
      name: 'curl',
      setup: env,
      code: `curl -N "$OPENAI_BASE_URL/chat/completions" \\
  -H "authorization: Bearer $OPENAI_API_KEY" \\
  -H "content-type: application/json" \\
  -d '${JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], max_tokens: 64, stream: true })}'`,
    },
    {
      name: 'openai (npm)',
      setup: `npm install openai\n${env}`,
      code: `import OpenAI from 'openai';

// The base URL and the key come from the environment.
const client = new OpenAI();
const stream = await client.chat.completions.create({
  model: ${js(model)},
  messages: [{ role: 'user', content: ${js(prompt)} }],
  max_tokens: 64,
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');`,
    },
    {
      name: 'openai (Python)',
      setup: `pip install openai\n${env}`,
      code: `from openai import OpenAI

client = OpenAI()  # the base URL and the key come from the environment
stream = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=[{"role": "user", "content": ${JSON.stringify(prompt)}}],
    max_tokens=64,
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)`,
    },
  ];
}

function js(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;
}
