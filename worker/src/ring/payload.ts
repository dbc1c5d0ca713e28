import { addressSchema, samplingSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { badFrame, MAX_TEXT_BYTES } from './frame.ts';

/** An ended job of the same session and ring that began alike, and the positions that are wanted of it. */
const reuseSchema = z.object({ job: z.string().regex(/^[0-9a-f]{32}$/), positions: z.int().min(0).max(0xffff_ffff) });

/** `open`: what every stage must know of a job before its first rows. */
const openSchema = z.object({
  session: addressSchema,
  sampling: samplingSchema,
  /** tokens of the prompt */
  prompt: z.number().int().positive(),
  /** most positions whose rows are computed for it: each stage has memory for them before it takes the job */
  positions: z.number().int().positive(),
  reuse: reuseSchema.optional(),
});
export type OpenPayload = z.infer<typeof openSchema>;

/** `abort`: why the job is over. */
const abortSchema = z.object({ code: z.string().max(64), message: z.string().max(2048) });
export type AbortPayload = z.infer<typeof abortSchema>;

export function encodeOpen(payload: OpenPayload): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(payload));
}

/** @throws WorkerError BAD_FRAME */
export function decodeOpen(bytes: Uint8Array): OpenPayload {
  return decode('open', openSchema, bytes);
}

/** The message is cut to what a frame holds. */
export function encodeAbort({ code, message }: AbortPayload): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ code, message: message.slice(0, 512) }));
}

/** @throws WorkerError BAD_FRAME */
export function decodeAbort(bytes: Uint8Array): AbortPayload {
  return decode('abort', abortSchema, bytes);
}

function decode<T extends z.ZodType>(what: string, schema: T, bytes: Uint8Array): z.infer<T> {
  if (bytes.length > MAX_TEXT_BYTES)
    throw badFrame(`${what}: ${bytes.length} bytes, at most ${MAX_TEXT_BYTES} are read`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badFrame(`${what}: not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badFrame(`${what}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}
