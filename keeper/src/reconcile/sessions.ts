import { fetchAccounts, marketCalls, newestFirst, readSessionHistory, type SessionHistory } from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { derivedKey } from '../sessions/keys.ts';
import type { Vault } from '../sessions/vault.ts';
import { catchUp } from './catch-up.ts';
import type { Difference } from './difference.ts';
import { compareSettlements, type SettlementChange } from './session-plan.ts';

/** Voucher keys of a payer that are tried beyond as many as it has sessions. */
const KEY_GAP = 64;

export interface ReconcileDeps {
  readonly connection: Connection;
  readonly db: Db;
  readonly vault: Vault;
  /** whose transactions are looked through for sessions that are closed by now */
  readonly keeper: PublicKey;
}

interface Found {
  readonly address: string;
  readonly payer: string;
  readonly signer: string;
  /** micro-USDC; undefined where the session is closed */
  readonly settled: bigint | undefined;
}

/** Compares sessions and all their settlements. @throws an RPC's error */
export async function compareSessions(deps: ReconcileDeps): Promise<Difference[]> {
  const { connection, db, vault } = deps;
  const known = new Map((await db.select().from(sessions)).map((row) => [row.address, row]));
  const signers = new Set((await db.select().from(sessionKeys)).map((row) => row.signer));
  const differences: Difference[] = [];
  const found = [...(await openSessions(connection)), ...(await closedSessions(deps, known))];
  const counts = new Map<string, number>();
  for (const { payer } of found) counts.set(payer, (counts.get(payer) ?? 0) + 1);
  for (const session of found.filter(({ address }) => !known.has(address))) {
    const tries = (counts.get(session.payer) ?? 0) + KEY_GAP;
    const key = signers.has(session.signer) ? undefined : ourKey(vault, session, tries);
    if (!key && !signers.has(session.signer)) continue;
    // One that was opened with a key of ours and not used is no difference: its buyer has not come yet.
    if (!key && session.settled === 0n) continue;
    const history = await readSessionHistory(connection, new PublicKey(session.address), 0n, 'finalized');
    differences.push({
      ...{ about: 'session', of: session.address },
      says: `${session.settled === undefined ? 'closed' : 'open'} on chain under a key of this keeper, the database does not know it`,
      mend: (to) => addSession(to, session, key),
    });
    differences.push(...settlementDifferences(session.address, history, compareSettlements([], [], history, 0n)));
  }
  for (const address of known.keys()) {
    const history = await readSessionHistory(connection, new PublicKey(address), 0n, 'finalized');
    const changes = history.complete ? await catchUp(db, address, { since: 0n, history, mode: 'look' }) : [];
    differences.push(...settlementDifferences(address, history, changes));
  }
  return differences;
}

async function openSessions(connection: Connection): Promise<Found[]> {
  const all = await fetchAccounts(connection, 'session');
  return all.map(({ address, account: { payer, signer, settled } }) => ({
    ...{ address: address.toBase58(), payer: payer.toBase58(), signer: signer.toBase58(), settled },
  }));
}

/** Sessions that this keeper settled and that are gone. */
async function closedSessions(
  { connection, keeper }: ReconcileDeps,
  known: ReadonlyMap<string, unknown>,
): Promise<Found[]> {
  const settled = new Set<string>();
  for await (const { landed } of newestFirst(connection, keeper, 'finalized')) {
    for (const { name, accounts } of marketCalls(landed)) {
      if (name === 'settle' && accounts[0]) settled.add(accounts[0].toBase58());
    }
  }
  const closed: Found[] = [];
  for (const address of settled) {
    if (known.has(address) || (await connection.getAccountInfo(new PublicKey(address), 'finalized'))) continue;
    const { opened } = await readSessionHistory(connection, new PublicKey(address), 0n, 'finalized');
    if (opened) closed.push({ address, ...opened, settled: undefined });
  }
  return closed;
}

function ourKey(vault: Vault, { payer, signer }: Found, tries: number) {
  for (let n = 0; n < tries; n++) {
    const key = derivedKey(vault, payer, n);
    if (key.signer === signer) return key;
  }
  return undefined;
}

async function addSession(db: Db, { address, payer, signer, settled }: Found, key: ReturnType<typeof ourKey>) {
  await db.transaction(async (tx) => {
    if (key) await tx.insert(sessionKeys).values(key).onConflictDoNothing();
    const closing = settled === undefined;
    await tx.insert(sessions).values({ address, payer, signer, closing }).onConflictDoNothing();
  });
}

/** The first mends all of a session, the others then have nothing left to mend. */
function settlementDifferences(
  address: string,
  history: SessionHistory,
  changes: readonly SettlementChange[],
): Difference[] {
  if (!history.complete) {
    const says = 'the RPC does not have all transactions of the session: ask one that keeps the whole history';
    return [{ about: 'settlement', of: address, says }];
  }
  return changes.map((change) => ({
    ...{ about: 'settlement', of: address, says: inWords(change) },
    mend: (db) => catchUp(db, address, { since: 0n, history, mode: 'assume' }),
  }));
}

function inWords(change: SettlementChange): string {
  if (change.kind === 'release') return `the chain knows nothing of settlement ${change.id}: its jobs are owed again`;
  const { voucher, signature } = change.settlement;
  const what = `the chain settled ${voucher.from} to ${voucher.to} micro-USDC with ${signature}`;
  if (change.kind === 'confirm') return `${what}, the database does not say so of settlement ${change.id}`;
  const { jobs, exact } = change.covered;
  const covers = `${jobs.length} jobs ${exact ? 'are' : 'fit it, and would be taken for'} paid by it`;
  const instead =
    change.kind === 'replace' ? `the database has settlement ${change.id} there` : 'the database has none there';
  return `${what}, ${instead}; ${covers}`;
}
