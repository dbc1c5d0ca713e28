import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import { retryHeaders } from './retry.ts';

/** The OpenAI error shape. */
export function errorBody(problem: Problem): object {
  const { message, type, param, code } = problem;
  return { error: { message, type, param, code } };
}

/** What of any failure is shown outside; only problems carry a message meant for others. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException && error.status === 413) return new Problem('payload_too_large', error.message);
  return new Problem('internal_error', 'the keeper failed: report the x-request-id of this answer', { cause: error });
}

/** Answers with the problem's status and the OpenAI error shape. */
export function problemResponse(c: Context, error: unknown, log: Log): Response {
  const problem = asProblem(error);
  if (problem.status >= 500) log.error({ code: problem.code, err: problem.cause ?? problem }, problem.message);
  for (const [name, value] of Object.entries(retryHeaders(problem))) c.header(name, value);
  return c.json(errorBody(problem), problem.status);
}
