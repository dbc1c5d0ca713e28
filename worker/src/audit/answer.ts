import { readFileSync } from 'node:fs';
import { jobFileSchema, samplingSchema, type JobFile } from '@shardmarket/sdk';
import { z } from 'zod';
import { WorkerError } from '../errors.ts';
import type { AuditedJob } from './replay.ts';

const ids = z.array(z.number().int().min(0));

/** The answer of a completion that was asked with `return_token_ids`, as far as an audit needs it. */
const answerSchema = z.object({
  prompt_token_ids: ids.min(1),
  choices: z.array(z.object({ token_ids: ids })).length(1),
  sampling: samplingSchema,
});

const EXPECTED_ANSWER = 'the answer to a request with "return_token_ids": true and one choice';

/** @throws WorkerError BAD_OPTION */
export function readJobFile(path: string): JobFile {
  return parsed(path, 'the answer of GET /v1/jobs/<id>', jobFileSchema);
}

/** @throws WorkerError BAD_OPTION */
export function readAnswer(path: string): AuditedJob {
  const { prompt_token_ids: prompt, choices, sampling } = parsed(path, EXPECTED_ANSWER, answerSchema);
  return { prompt, completion: choices.flatMap((choice) => choice.token_ids), sampling };
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
