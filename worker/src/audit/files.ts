import { readFileSync } from 'node:fs';
import { jobFileSchema, jobTokensSchema, type JobFile } from '@shardmarket/sdk';
import type { z } from 'zod';
import { WorkerError } from '../errors.ts';
import type { AuditedJob } from './replay.ts';

/** @throws WorkerError BAD_OPTION */
export function readJobFile(path: string): JobFile {
  return parsed(path, 'the answer of GET /v1/jobs/<id>', jobFileSchema);
}

/** @throws WorkerError BAD_OPTION */
export function readTokens(path: string): AuditedJob {
  return parsed(path, 'the answer of GET /v1/jobs/<id>/tokens', jobTokensSchema);
}

function parsed<T extends z.ZodType>(path: string, expected: string, schema: T): z.infer<T> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new WorkerError('BAD_OPTION', `${path} cannot be read: ${(error as Error).message}`);
  }
  const result = schema.safeParse(json(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new WorkerError('BAD_OPTION', `${path}: ${where}: ${issue?.message ?? 'invalid'}; expected ${expected}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
