import type { z } from 'zod';
import { MAX_CONTROL_BYTES } from './control.ts';

/** A control message that could not be read; `reason` says what was expected and what came. */
export class ControlMessageError extends Error {
  readonly code = 'BAD_CONTROL_MESSAGE';
  constructor(reason: string) {
    super(reason);
    this.name = 'ControlMessageError';
  }
}

export function encodeControl(message: object): string {
  return JSON.stringify(message);
}

/** Parses and validates one text frame. @throws ControlMessageError on bad JSON, size or shape. */
export function decodeControl<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  if (text.length > MAX_CONTROL_BYTES) {
    throw new ControlMessageError(`control message of ${text.length} bytes: at most ${MAX_CONTROL_BYTES} are read`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ControlMessageError('control message is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ControlMessageError(`control message: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  return parsed.data;
}
