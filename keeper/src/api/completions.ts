import type { Context } from 'hono';
import { Problem } from '../errors.ts';
import type { CatalogModel } from '../models/catalog.ts';
import { readBody, unknownFields } from './body.ts';
import { completionSchema, toCompletionRequest } from './completion-request.ts';
import { textFormat } from './format.ts';
import { admit, answer, type InferenceDeps } from './inference.ts';

/** `POST /v1/completions`, streamed and not. */
export async function completions(c: Context, deps: InferenceDeps): Promise<Response> {
  const caller = await admit(c, deps);
  const body = await readBody(c, completionSchema);
  const ignored = unknownFields(body, completionSchema);
  if (ignored.length > 0)
    deps.log.info({ session: caller.session, ignored }, 'fields of a request that mean nothing here');
  const request = toCompletionRequest(body);
  return answer(c, deps, caller, request, textFormat, (model) => promptIds(request.prompt, model));
}

/** The ids of a prompt: of a text behind the beginning-of-text token, ids as they are. @throws Problem for ids that the model does not have */
export function promptIds(prompt: string | readonly number[], { codec, manifest }: CatalogModel): readonly number[] {
  if (typeof prompt === 'string') return [manifest.tokenizer.bos, ...codec.encode(prompt)];
  const { vocab } = manifest.architecture;
  const wrong = prompt.find((id) => id >= vocab);
  if (wrong === undefined) return prompt;
  const message = `prompt: there is no token ${wrong}, the model has ${vocab}: expected 0 to ${vocab - 1}`;
  throw new Problem('invalid_request', message, { param: 'prompt' });
}
