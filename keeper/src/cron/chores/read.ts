import { AccountLayout, AccountState, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import {
  ataAddress,
  auditorsOf,
  paidChallenger,
  claimable,
  CONFIG,
  decodeAccount,
  fetchAccounts,
  readClock,
  readSlotHashes,
  requireAccount,
} from '@shardmarket/sdk';
import { PublicKey, type AccountInfo, type Connection } from '@solana/web3.js';
import { hasEnded, restOf } from './accounts.ts';
import { isAudited } from './batches.ts';
import type { ChorePolicy, ChoreState, EndedSession, Found } from './chore.ts';

/** Accounts that one question to an RPC may ask for. */
const PAGE = 100;

/** Says of which of these sessions (base58) the keeper is owed nothing more. */
export type Served = (sessions: readonly string[]) => Promise<(session: string) => EndedSession['served']>;

/** Without a database nobody knows. */
export const unknownServed: Served = () => Promise.resolve(() => undefined);

/** Reads what `choreDuties` decides on. @throws an RPC's error, AccountError */
export async function readChoreState(
  connection: Connection,
  policy: Pick<ChorePolicy, 'claimMin'>,
  served: Served,
): Promise<ChoreState> {
  const [{ slot, now }, config, batches, workers, sessions] = await Promise.all([
    readClock(connection),
    requireAccount(connection, 'config', CONFIG),
    fetchAccounts(connection, 'batch'),
    fetchAccounts(connection, 'worker'),
    fetchAccounts(connection, 'session'),
  ]);
  const { usdcMint, zeroMint, limits } = config;
  const undrawn = batches.some(({ account }) => isAudited(account) && auditorsOf(account).length === 0);
  const over = sessions.filter(({ account }) => hasEnded(account, { now, slot, graceSecs: limits.closeGraceSecs }));
  const servedOf = over.length > 0 ? await served(over.map(({ address }) => address.toBase58())) : () => undefined;
  const ended = over.map((found) => ({ ...found, served: servedOf(found.address.toBase58()) }));
  const boosters = workers
    .map(({ account }) => account.booster)
    .filter((booster) => !booster.equals(PublicKey.default));
  const claimants = workers.filter(
    ({ account }) => policy.claimMin !== undefined && claimable(account, now, limits.challengeWindowSecs) > 0n,
  );
  const payees = [
    ...ended
      .filter(({ account, served: by }) => by === 'settled' && restOf(account) > 0n)
      .map(({ account }) => [account.payer, usdcMint] as const),
    ...claimants.map(({ account }) => [account.payout, usdcMint] as const),
    ...batches.flatMap(({ account }) => {
      const challenger = isAudited(account) ? paidChallenger(account) : undefined;
      return challenger ? [[challenger, zeroMint] as const] : [];
    }),
  ];
  const [auditorSets, slotHashes, positions, payable] = await Promise.all([
    undrawn ? fetchAccounts(connection, 'auditorSet') : [],
    undrawn ? readSlotHashes(connection) : undefined,
    readPositions(connection, boosters),
    readPayable(connection, payees),
  ]);
  const found = { batches, workers, auditorSets, positions, ended, payable };
  return { now, slot, config, ...found, ...(slotHashes && { slotHashes }) };
}

async function readPositions(
  connection: Connection,
  addresses: readonly PublicKey[],
): Promise<ChoreState['positions']> {
  const found = await readAll(connection, addresses);
  return found.map(({ address, account }) => ({ address, account: decodeAccount('stakePosition', account) }));
}

/** The associated token accounts of these owners that exist, are still theirs and are not frozen. */
async function readPayable(
  connection: Connection,
  payees: readonly (readonly [owner: PublicKey, mint: PublicKey])[],
): Promise<Set<string>> {
  const owners = new Map(payees.map(([owner, mint]) => [ataAddress(owner, mint).toBase58(), owner]));
  const found = await readAll(
    connection,
    [...owners.keys()].map((address) => new PublicKey(address)),
  );
  const good = found.filter(({ address, account }) => {
    if (!account.owner.equals(TOKEN_PROGRAM_ID) || account.data.length < AccountLayout.span) return false;
    const token = AccountLayout.decode(account.data);
    const isTheirs = owners.get(address.toBase58())?.equals(token.owner) === true;
    return isTheirs && (token.state as number) === (AccountState.Initialized as number);
  });
  return new Set(good.map(({ address }) => address.toBase58()));
}

/** Those of these accounts that exist. */
async function readAll(connection: Connection, addresses: readonly PublicKey[]): Promise<Found<AccountInfo<Buffer>>[]> {
  const found: Found<AccountInfo<Buffer>>[] = [];
  for (let i = 0; i < addresses.length; i += PAGE) {
    const page = addresses.slice(i, i + PAGE);
    const infos = await connection.getMultipleAccountsInfo(page, 'confirmed');
    page.forEach((address, at) => {
      const account = infos[at];
      if (account) found.push({ address, account });
    });
  }
  return found;
}
