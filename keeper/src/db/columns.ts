import { customType, numeric, timestamp } from 'drizzle-orm/pg-core';

/** A u64 (micro-USDC, lamports, slots): PostgreSQL's bigint is signed and one bit too small. */
export const u64 = (name: string) => numeric(name, { precision: 20, scale: 0, mode: 'bigint' });

export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  // pg hands out Buffers and PGlite plain arrays: one type for both.
  fromDriver: (value) => new Uint8Array(value),
  toDriver: (value) => Buffer.from(value),
});
