import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A PostgreSQL database of its own for a test run. */
export interface TestPostgres {
  readonly url: string;
  drop(): Promise<void>;
}

/** @param serverUrl any database of the server, as a user who may create others */
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
