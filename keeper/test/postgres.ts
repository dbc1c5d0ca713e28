/** PostgreSQL for tests: a server that answers or one of our own, and databases on it. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startEmbeddedPostgres, type PostgresServer } from './embedded-postgres.ts';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

let server: Promise<PostgresServer> | undefined;

/**
 * The server of DATABASE_URL, else the usual local one, else one that is started for this process.
 * @returns a URL of a user who may create databases @throws Error if the one that DATABASE_URL names does not answer, or none can be started
 */
export async function postgresServer(): Promise<string> {
  return (await (server ??= findServer(process.env['DATABASE_URL'], LOCAL))).url;
}

/** @param named taken, or an error @param usual taken if it answers */
export async function findServer(named: string | undefined, usual: string): Promise<PostgresServer> {
  if (named !== undefined && named !== '') {
    if (await answers(named)) return foreign(named);
    throw new Error('DATABASE_URL is set, and no PostgreSQL lets us in there: start it, or unset DATABASE_URL');
  }
  return (await answers(usual)) ? foreign(usual) : startEmbeddedPostgres();
}

function foreign(url: string): PostgresServer {
  return { url, stop: () => Promise.resolve() };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A PostgreSQL database of its own for a test run. */
export interface TestPostgres {
  readonly url: string;
  drop(): Promise<void>;
}

/** @param serverUrl any database of the server, as a user who may create others */
export async function createPostgres(serverUrl?: string): Promise<TestPostgres> {
  const base = serverUrl ?? (await postgresServer());
  const name = `keeper_test_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: base });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(`drop database ${name} with (force)`) };
}
