import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode, WorkerError } from './errors.ts';

/**
 * Makes a data directory this process's own until `close`: two workers that wrote one receipts file would lose receipts.
 * The lock of a process that is gone is taken over. @throws WorkerError DATA_DIR_IN_USE
 */
export function lockDirectory(directory: string): { close(): void } {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'worker.lock');
  const take = () => writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
  try {
    take();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const holder = Number(readFileSync(path, 'utf8'));
    if (isAlive(holder)) {
      const what = `${directory} is used by the running worker ${holder}: choose another --data-dir or stop it`;
      throw new WorkerError('DATA_DIR_IN_USE', what);
    }
    rmSync(path);
    take();
  }
  return { close: () => rmSync(path, { force: true }) };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return systemCode(error) === 'EPERM';
  }
}
