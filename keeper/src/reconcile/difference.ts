import type { Db } from '../db/open.ts';

/** Something in the database that is not as the chain says. */
export interface Difference {
  readonly about: 'session' | 'settlement' | 'epoch' | 'slice' | 'transaction';
  /** address, day or signature */
  readonly of: string;
  /** what the chain says and what the database says, in words */
  readonly says: string;
  /** makes the database say what the chain says; left out where the chain does not say enough */
  readonly mend?: (db: Db) => Promise<unknown>;
}
