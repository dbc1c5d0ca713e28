import { compareEpochs, compareSlices } from './days.ts';
import type { Difference } from './difference.ts';
import { compareSessions, type ReconcileDeps } from './sessions.ts';
import { compareTransactions } from './transactions.ts';

/** Compares the whole database with the chain; changes nothing. @throws an RPC's error */
export async function differences(deps: ReconcileDeps): Promise<Difference[]> {
  const { connection, db } = deps;
  return [
    ...(await compareSessions(deps)),
    ...(await compareEpochs(connection, db)),
    ...(await compareSlices(connection, db)),
    ...(await compareTransactions(connection, db)),
  ];
}

/** Mends what differs. @returns what differed, and what still does: nothing, unless the RPC does not have the chain's whole history */
export async function repair(deps: ReconcileDeps): Promise<{ mended: Difference[]; left: Difference[] }> {
  const mended = await differences(deps);
  for (const { mend } of mended) await mend?.(deps.db);
  return { mended, left: await differences(deps) };
}
