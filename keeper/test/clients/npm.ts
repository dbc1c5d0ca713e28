/** OpenAI's client for npm. */
import OpenAI, { APIError } from 'openai';
import { NOTHING, type Ask, type Client, type Heard } from './client.ts';

/** What the clients' types say of a choice of any route, as far as it is looked at here. */
interface Choice {
  readonly index: number;
  readonly text?: string;
  readonly message?: { readonly content: string | null };
  readonly delta?: { readonly content?: string | null };
  readonly finish_reason: string | null;
  readonly logprobs?: {
    readonly content?: readonly { readonly logprob: number }[] | null;
    readonly token_logprobs?: readonly number[] | null;
  } | null;
}
interface Answer {
  readonly choices: readonly Choice[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

export function npmClient(baseURL: string): Promise<Client> {
  return Promise.resolve({
    ask: (ask) => heard(new OpenAI({ apiKey: ask.apiKey, baseURL, maxRetries: ask.maxRetries ?? 0 }), ask),
    stop: () => Promise.resolve(),
  });
}

async function heard(openai: OpenAI, ask: Ask): Promise<Heard> {
  try {
    if (ask.route === 'models') {
      const models: string[] = [];
      for await (const { id } of openai.models.list()) models.push(id);
      return { ...NOTHING, models };
    }
    const body = { ...ask.body, ...ask.extra };
    if (ask.route === 'model') return { ...NOTHING, models: [(await openai.models.retrieve(String(body['id']))).id] };
    const path = ask.route === 'chat' ? openai.chat.completions : openai.completions;
    const create = path.create.bind(path) as (body: object) => Promise<Answer | AsyncIterable<Answer>>;
    const answer = await create(body);
    return Symbol.asyncIterator in answer ? await gather(answer, ask.leaveAfter) : told([answer]);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const status = (error.status as number | undefined) ?? null;
    const { code = null, type = null, param = null, message } = error;
    return { ...NOTHING, error: { status, code, type: type ?? null, param, message, kind: error.constructor.name } };
  }
}

async function gather(stream: AsyncIterable<Answer>, leaveAfter = Infinity): Promise<Heard> {
  const chunks: Answer[] = [];
  let pieces = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    if (chunk.choices.some((c) => (c.delta?.content ?? c.text ?? '') !== '') && ++pieces >= leaveAfter) break;
  }
  return told(chunks);
}

/** Puts the pieces of each choice together. */
function told(answers: readonly Answer[]): Heard {
  const choices: { text: string; finish: string | null; logprobs: number[] | null }[] = [];
  for (const choice of answers.flatMap((a) => a.choices)) {
    const known = (choices[choice.index] ??= { text: '', finish: null, logprobs: null });
    known.text += choice.text ?? choice.message?.content ?? choice.delta?.content ?? '';
    known.finish = choice.finish_reason ?? known.finish;
    const logprobs = choice.logprobs?.content?.map((l) => l.logprob) ?? choice.logprobs?.token_logprobs;
    if (logprobs) known.logprobs = [...(known.logprobs ?? []), ...logprobs];
  }
  const usage = answers.findLast((a) => a.usage)?.usage;
  return {
    ...NOTHING,
    choices,
    usage: usage ? { prompt: usage.prompt_tokens, completion: usage.completion_tokens } : null,
  };
}
