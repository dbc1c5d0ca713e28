// The built dApp: made once for each state of its sources. Plain JavaScript, Node's own modules only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './install.mjs';

/** What the build depends on. */
const SOURCES = [
  'app/src',
  'app/public',
  'app/build',
  'app/index.html',
  'app/vite.config.ts',
  'sdk/src',
  'package-lock.json',
];
const FOLDERS = { production: 'app/dist', localnet: 'app/dist-localnet' };

/** Vite's command, wherever npm has put it. */
export function viteCommand() {
  const { resolve } = createRequire(join(root, 'app/package.json'));
  return join(dirname(resolve('vite/package.json')), 'bin/vite.js');
}

/** The files of a path, itself if it is a file, in a stable order. */
function filesOf(path) {
  try {
    return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    return [join(root, path)];
  }
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesOf)) {
    if (file.endsWith('.test.ts')) continue;
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Builds the dApp unless this very state of it is built already. Mode `localnet` has the dev wallet and must not be served to others.
 * @param {'production' | 'localnet'} mode @param {{ quiet?: boolean }} options @returns {Promise<string>} the folder of the build
 */
export async function buildApp(mode = 'production', { quiet = false } = {}) {
  const folder = join(root, FOLDERS[mode]);
  const stamp = join(folder, '.sources');
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return folder;
  const vite = spawn(process.execPath, [viteCommand(), 'build', '--mode', mode], {
    cwd: join(root, 'app'),
    // Vite takes NODE_ENV from its caller: it must be that of a build.
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  let said = '';
  for (const stream of [vite.stdout, vite.stderr]) stream?.on('data', (piece) => (said += piece));
  const code = await new Promise((resolve) => vite.on('close', resolve));
  if (code !== 0) throw new Error(`the dApp cannot be built (vite ended with ${code})\n${said}`);
  writeFileSync(stamp, hash);
  return folder;
}
