// Runs a TypeScript entry in a child of this process, with signals passed on and its exit code returned.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './install.mjs';

/** @param entry path from the repository's root @param args its arguments @returns the exit code */
export function launch(entry, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, entry), ...args], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // The terminal sends SIGINT to the whole group; a second one from here would look like an impatient user.
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  }
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1))));
}
