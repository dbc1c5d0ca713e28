import { closeSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { Problem } from '../errors.ts';

/**
 * Takes `DIR.lock` with our pid in it. PGlite does not lock its directory: two processes on one lose rows without a word.
 * A lock is never taken over by its age, only when the process it names is gone.
 * @returns a function that gives it back @throws Problem `data_dir_locked`
 */
export function lockDirectory(dir: string): () => void {
  const file = `${dir.replace(/\/+$/, '')}.lock`;
  if (!create(file)) {
    const holder = Number(readFileSync(file, 'utf8').trim());
    if (isAlive(holder)) {
      throw new Problem(
        'data_dir_locked',
        `the data directory "${dir}" is in use by process ${holder} (${file}): stop it, or choose another KEEPER_DATA_DIR`,
      );
    }
    if (!setAside(file, holder) || !create(file)) {
      throw new Problem('data_dir_locked', `another process took "${file}" at this moment: start again`);
    }
  }
  return () => unlinkSync(file);
}

/** O_EXCL: of two processes exactly one creates the file. */
function create(file: string): boolean {
  try {
    const fd = openSync(file, 'wx');
    writeSync(fd, `${process.pid}\n`);
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead holder's lock; what it moved away is read again, because another process may have been faster. */
function setAside(file: string, deadHolder: number): boolean {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const isDead = Number(readFileSync(aside, 'utf8').trim()) === deadHolder;
  if (!isDead) linkSync(aside, file);
  unlinkSync(aside);
  return isDead;
}

/** An unreadable lock counts as held: guessing would cost data. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
