import assert from 'node:assert/strict';
import { APIError } from 'openai';

/** What the official client throws. @throws AssertionError if the work goes well, or fails otherwise */
export async function failure(work: Promise<unknown>): Promise<APIError> {
  const error: unknown = await work.then(
    () => assert.fail('expected an error'),
    (e: unknown) => e,
  );
  assert.ok(error instanceof APIError, String(error));
  return error;
}
