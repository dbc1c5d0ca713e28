import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

/**
 * Takes a folder for this process: two that sign for one session could sign twice. A lock of a process that is gone is taken over.
 * @returns gives it back @throws CliError SESSION_IN_USE that names the process
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = holderOf(path);
      if (tries > 3 || (holder !== undefined && holder !== process.pid && isAlive(holder))) throw inUse(folder, holder);
      if (holder === process.pid) throw inUse(folder, holder);
      rmSync(path, { force: true });
    }
  }
}

function inUse(folder: string, holder: number | undefined): CliError {
  const who = holder === undefined ? 'another process' : `process ${holder}`;
  return new CliError(
    'SESSION_IN_USE',
    `${who} works with ${folder}: stop its proxy first, two of them could sign twice`,
  );
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
