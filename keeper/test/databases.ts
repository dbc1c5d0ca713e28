/** The databases that the suites run on: the embedded one always, a real PostgreSQL wherever one answers. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase, type OpenDatabase } from '../src/db/open.ts';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

/** A PostgreSQL database of its own for a test run. */
export interface TestPostgres {
  readonly url: string;
  drop(): Promise<void>;
}

const server = await reachable(process.env['DATABASE_URL'] ?? LOCAL);

/** Undefined, and said loudly, where no PostgreSQL can be reached. */
export const postgresServer: string | undefined = server;
if (server === undefined) {
  console.warn(
    '\n*** LEFT OUT: no PostgreSQL answers, so the database suite runs on PGlite only (set DATABASE_URL) ***\n',
  );
}

async function reachable(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return url;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function createPostgres(serverUrl: string): Promise<TestPostgres> {
  const name = `keeper_test_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(`drop database ${name} with (force)`) };
}

let shared: Promise<OpenDatabase> | undefined;

/** An embedded database for all suites that bring sessions of their own: making one takes seconds. Closed at the end. */
export function sharedDatabase(): Promise<OpenDatabase> {
  return (shared ??= openDatabase({ dataDir: 'memory://' }));
}

after(async () => {
  await (await shared)?.close();
});
