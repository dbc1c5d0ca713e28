// A browser for the tests of the dApp: Debian's Chromium, installed where it is missing. Plain JavaScript, Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

function find() {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM: there is no file "${named}"`);
  return named || PLACES.find((path) => existsSync(path));
}

/**
 * The path of Chromium: that of $CHROMIUM, or an installed one, or that of Debian's package, which is installed then.
 * @returns {string} @throws Error that says what to do where it cannot be installed
 */
export function ensureChromium() {
  const found = find();
  if (found) return found;
  console.log('Installing Chromium for the tests of the dApp (apt-get install chromium; once, about a minute) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  let said = '';
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    const result = spawnSync(command, rest, { env, encoding: 'utf8' });
    if (result.status !== 0) said = result.stderr || String(result.error ?? '');
  }
  const installed = find();
  if (installed) return installed;
  throw new Error(
    `the tests of the dApp need Chromium, and apt-get could not install it: install it and name it in CHROMIUM, such as ` +
      `CHROMIUM=/usr/bin/chromium.\n${said.trim()}`,
  );
}
