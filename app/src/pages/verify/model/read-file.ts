import { jobFileSchema, type JobFile } from '@shardmarket/sdk';
import { AppError, type AppErrorCode } from '../../../errors.ts';

/** Bytes of a file that is taken: a job has at most tens of stages, of less than 2 kB each. */
export const MAX_BYTES = 1_000_000;

const EXPECTED = 'Expected the answer of GET /v1/jobs/<id>, saved as it came.';

/**
 * Reads the text of a job file.
 * @throws AppError FILE_EMPTY, FILE_TOO_LARGE, FILE_CUT_OFF, FILE_NOT_JSON, FILE_NOT_A_JOB, FILE_OTHER_VERSION: each says what to do
 */
export function readJobFile(text: string): JobFile {
  assertSize(new Blob([text]).size);
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw wrong('FILE_EMPTY', `The file is empty. ${EXPECTED}`);
  return parsed(parseJson(trimmed));
}

/** @param bytes of a file, which is not read at all if there are too many @throws AppError FILE_TOO_LARGE */
export function assertSize(bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  const kB = (n: number) => `${Math.ceil(n / 1_000).toLocaleString('en')} kB`;
  throw wrong('FILE_TOO_LARGE', `The file has ${kB(bytes)}, a job file at most ${kB(MAX_BYTES)}. ${EXPECTED}`);
}

/** Whether a text begins as an object and stops before the object ends, in a text or with brackets open. */
export function isCutOff(text: string): boolean {
  if (!text.startsWith('{')) return false;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '\\') i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '[')) depth++;
    else if (!quoted && (c === '}' || c === ']')) depth--;
  }
  return quoted || depth > 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (isCutOff(text))
      throw wrong('FILE_CUT_OFF', `The file stops in the middle: it was cut off. Save it again, whole. ${EXPECTED}`);
    throw wrong('FILE_NOT_JSON', `This is not JSON. ${EXPECTED}`);
  }
}

function parsed(value: unknown): JobFile {
  const result = jobFileSchema.safeParse(value);
  if (result.success) return result.data;
  const fields = new Map<string, unknown>(isObject(value) ? Object.entries(value) : []);
  const refusal: unknown = fields.get('error');
  if (isObject(refusal) && 'message' in refusal && !fields.has('stages')) {
    const said = String(refusal.message).slice(0, 200);
    throw wrong('FILE_NOT_A_JOB', `This is an error of a keeper, not a job: “${said}”. ${EXPECTED}`);
  }
  if (!fields.has('stages') || !fields.has('session')) {
    throw wrong('FILE_NOT_A_JOB', `This is JSON, but no job: it has no stages of a session. ${EXPECTED}`);
  }
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw wrong(
    'FILE_OTHER_VERSION',
    `This is no job of the version that this page reads (receipts v2). At ${where}: ${issue?.message ?? 'invalid'}. ` +
      'Take a dApp or shardmarket-verify of the same release as the keeper that wrote it.',
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function wrong(code: AppErrorCode, message: string): AppError {
  return new AppError(code, message);
}
