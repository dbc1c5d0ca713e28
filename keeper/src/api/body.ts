import type { Context } from 'hono';
import type { z } from 'zod';
import { Problem } from '../errors.ts';

/** Names of fields that are told in the log, and characters of each. */
const TOLD_FIELDS = 20;
const TOLD_CHARS = 64;

/** Names of the fields that a schema does not know: they are ignored, and logged so that somebody can find out why they did nothing. */
export function unknownFields(body: object, schema: z.ZodObject): string[] {
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(schema.shape, name));
  return unknown.slice(0, TOLD_FIELDS).map((name) => name.slice(0, TOLD_CHARS));
}

/** Reads and validates a JSON body. @throws Problem `invalid_json`, or `invalid_request` with the parameter at fault */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  let value: unknown;
  try {
    value = await c.req.json();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'BodyLimitError') throw cause;
    throw new Problem('invalid_json', 'the body is not JSON: expected an object', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.map(String).join('.') ?? '';
  const message = `${param === '' ? 'body' : param}: ${issue?.message ?? 'invalid'}`;
  throw new Problem('invalid_request', message, param === '' ? {} : { param });
}

/** The key in `Authorization: Bearer …`. */
export function bearer(c: Context): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}
