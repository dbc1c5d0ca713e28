/** What the playground's form says. */
export interface Form {
  readonly model: string;
  readonly prompt: string;
  readonly temperature: string;
  readonly maxTokens: string;
  /** empty: the keeper draws one */
  readonly seed: string;
}

/** A request that can be quoted and sent. */
export interface PlaygroundRequest {
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number | undefined;
}

/** Characters of a prompt: what a keeper quotes without an API key. */
export const MAX_PROMPT = 65_536;
const MAX_SEED = 2 ** 31 - 1;

export interface Read {
  readonly request?: PlaygroundRequest;
  /** by field; a form without a prompt is not wrong, only not ready */
  readonly wrong: Partial<Record<keyof Form, string>>;
}

/** @param context tokens that the model can hold; undefined while they are not known */
export function readForm(form: Form, context: number | undefined): Read {
  const wrong: Partial<Record<keyof Form, string>> = {};
  const maxTokens = Number(form.maxTokens);
  const most = context === undefined ? 100_000 : context - 1;
  if (!/^\d+$/.test(form.maxTokens) || maxTokens < 1 || maxTokens > most) {
    wrong.maxTokens = `Enter a whole number from 1 to ${most}.`;
  }
  const temperature = Number(form.temperature);
  if (!/^\d(\.\d+)?$/.test(form.temperature) || temperature > 2) wrong.temperature = 'Enter a number from 0 to 2.';
  const seed = form.seed.trim() === '' ? undefined : Number(form.seed);
  if (seed !== undefined && (!/^\d+$/.test(form.seed) || seed > MAX_SEED)) {
    wrong.seed = `Leave it empty, or enter a whole number up to ${MAX_SEED}.`;
  }
  if (form.prompt.length > MAX_PROMPT) wrong.prompt = `Up to ${MAX_PROMPT.toLocaleString('en')} characters.`;
  const { model, prompt } = form;
  const ready = Object.keys(wrong).length === 0 && prompt.trim() !== '' && model !== '';
  return ready ? { request: { model, prompt, maxTokens, temperature, seed }, wrong } : { wrong };
}

/** The request as the API takes it: streamed, with usage and trace. */
export function bodyOf({ model, prompt, maxTokens, temperature, seed }: PlaygroundRequest): object {
  return {
    ...{ model, messages: [{ role: 'user', content: prompt }], max_tokens: maxTokens, temperature },
    ...(seed !== undefined && { seed }),
    ...{ stream: true, stream_options: { include_usage: true }, shardmarket: { trace: true } },
  };
}
