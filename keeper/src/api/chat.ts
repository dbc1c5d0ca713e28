import type { Context } from 'hono';
import { promptText } from '../text/prompt.ts';
import { readBody, unknownFields } from './body.ts';
import { chatSchema, toChatRequest } from './chat-request.ts';
import { chatFormat } from './format.ts';
import { admit, answer, type InferenceDeps } from './inference.ts';

/** `POST /v1/chat/completions`, streamed and not. */
export async function chatCompletions(c: Context, deps: InferenceDeps): Promise<Response> {
  const caller = await admit(c, deps);
  const body = await readBody(c, chatSchema);
  const ignored = unknownFields(body, chatSchema);
  if (ignored.length > 0)
    deps.log.info({ session: caller.session, ignored }, 'fields of a request that mean nothing here');
  const request = toChatRequest(body);
  return answer(c, deps, caller, request, chatFormat, ({ codec, manifest }) => [
    manifest.tokenizer.bos,
    ...codec.encode(promptText(request.messages)),
  ]);
}
