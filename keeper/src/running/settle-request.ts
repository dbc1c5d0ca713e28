import type { Db } from '../db/open.ts';
import { readCharges } from '../jobs/store.ts';

/** ms for which a session's settlement by another process is waited for, and between two looks. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 200;

export interface SettleRequestDeps {
  readonly db: Db;
  /** Settles here, if this process leads; else undefined. */
  readonly here: (session: string) => Promise<bigint> | undefined;
  /** Tells whoever leads that this session waits. */
  readonly wake: (session: string) => void;
  readonly patienceMs?: number;
}

/**
 * Has a session settled: here, or by whichever process leads, which hears of it over the bus, and else finds it when it is due. @returns micro-USDC that are still unsettled
 */
export async function requestSettlement(deps: SettleRequestDeps, session: string): Promise<bigint> {
  const { db, here, wake, patienceMs = PATIENCE_MS } = deps;
  const settled = here(session);
  if (settled) return settled;
  for (const until = Date.now() + patienceMs; ;) {
    const { unsettled } = await readCharges(db, session);
    if (unsettled === 0n || Date.now() >= until) return unsettled;
    wake(session);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
