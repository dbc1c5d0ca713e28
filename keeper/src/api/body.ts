import type { Context } from 'hono';
import type { z } from 'zod';
import { Problem } from '../errors.ts';

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
