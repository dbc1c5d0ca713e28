import { MARKET_HINTS, POOL_HINTS } from './error-hints.ts';
import type { KnownError } from './error-tables.ts';
import poolIdl from './idl/pool.json' with { type: 'json' };
import marketIdl from './idl/shardmarket.json' with { type: 'json' };

/** Errors of the program by code: names and messages from the IDL. */
export const MARKET_ERRORS = table(marketIdl.errors, MARKET_HINTS);
export const POOL_ERRORS = table(poolIdl.errors, POOL_HINTS);

function table(
  errors: readonly { code: number; name: string; msg: string }[],
  hints: Readonly<Record<string, string>>,
): Readonly<Record<number, KnownError>> {
  const known = errors.map(({ code, name, msg }): [number, KnownError] => {
    const hint = hints[name.charAt(0).toLowerCase() + name.slice(1)];
    if (hint === undefined) throw new Error(`the error ${name} has no hint`);
    return [code, { name, message: msg, hint }];
  });
  return Object.fromEntries(known);
}
