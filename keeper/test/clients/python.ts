/** A Python of the tests' own, with the packages of requirements.txt: made once, kept in npm's cache folder. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const requirements = join(here, 'requirements.txt');
const cache = join(here, '../../../node_modules/.cache/shardmarket-python');
const run = promisify(execFile);

/** Whether there is a Python that can make an environment. Without one the tests that need it are left out, and said to be; in CI they fail. */
export const hasPython = works();

function works(): boolean {
  const found = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)']);
  if (found.status === 0 || process.env['CI']) return true;
  console.warn(
    '\n*** LEFT OUT: no Python 3.10 with venv (apt-get install python3-venv), so its OpenAI client is not tried ***\n',
  );
  return false;
}

/** @returns the path of its interpreter @throws Error that says what is missing */
export async function preparePython(): Promise<string> {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const place = join(cache, key);
  const python = join(place, 'bin/python');
  if (existsSync(python)) return python;
  mkdirSync(cache, { recursive: true });
  const fresh = `${place}.${process.pid}`;
  try {
    await run('python3', ['-m', 'venv', fresh]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(join(fresh, 'bin/python'), install);
    // Whole or not at all, though two runs make it at once.
    if (!existsSync(python)) renameSync(fresh, place);
    return python;
  } catch (cause) {
    throw new Error('no Python environment could be made: python3 with venv and pip is needed (python3-venv)', {
      cause,
    });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
