import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { WorkerError, systemCode } from '../errors.ts';

export interface ManifestFile {
  readonly file: string;
  readonly sha256: string;
}

/** Path of a manifest's file inside the model's directory. @throws WorkerError if the name leads out of it. */
export function modelPath(directory: string, file: string): string {
  const relative = normalize(file);
  if (isAbsolute(file) || relative === '..' || relative.startsWith(`..${sep}`)) {
    throw new WorkerError('MODEL_BAD_MANIFEST', `the manifest names "${file}", which is outside ${directory}`);
  }
  return join(directory, relative);
}

/** sha256 over a file's bytes so far, to be ended or gone on with. @throws Error of the system if it cannot be read */
export async function hashFile(path: string): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash;
}

/**
 * Checks a file's sha256 against the manifest's. @returns its path
 * @throws WorkerError MODEL_FILE_MISSING or MODEL_FILE_CHANGED, naming file, expected and got
 */
export async function verifyFile(directory: string, file: ManifestFile): Promise<string> {
  const path = modelPath(directory, file.file);
  let hash: Hash;
  try {
    hash = await hashFile(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new WorkerError(
      'MODEL_FILE_MISSING',
      `${path} is missing: the manifest lists it. "worker fetch" brings it.`,
      { cause: error },
    );
  }
  const got = hash.digest('hex');
  if (got !== file.sha256) {
    throw new WorkerError(
      'MODEL_FILE_CHANGED',
      `${path} is not the file of the manifest: expected sha256 ${file.sha256}, got ${got}. "worker fetch" brings the right one.`,
    );
  }
  return path;
}
