/** The databases that the suites run on: the embedded one always, a real PostgreSQL wherever one answers. */
import pg from 'pg';
import { openDatabase, type OpenDatabase } from '../src/db/open.ts';

export { createPostgres, type TestPostgres } from './postgres.ts';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

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

let shared: Promise<OpenDatabase> | undefined;

/** An embedded database for all suites that bring sessions of their own: making one takes seconds. Closed at the end. */
export function sharedDatabase(): Promise<OpenDatabase> {
  return (shared ??= openDatabase({ dataDir: 'memory://' }));
}

after(async () => {
  await (await shared)?.close();
});
