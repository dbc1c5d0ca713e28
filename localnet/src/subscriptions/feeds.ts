import type { z } from 'zod';
import type { AccountView } from '../chain/accounts.ts';
import type { Chain, ChainChange } from '../chain/chain.ts';
import type { TransactionRecord } from '../chain/history.ts';
import { recordKeys } from '../chain/history.ts';
import { accountJson, type AccountJson } from '../rpc/account-json.ts';
import { compileFilters } from '../rpc/filters.ts';
import { withContext } from '../rpc/method.ts';
import type { AccountConfig, programConfig } from '../rpc/params.ts';
import type { Feed } from './feed.ts';

const SYSTEM_PROGRAM = '11111111111111111111111111111111';
const nothing = (): readonly unknown[] => [];

/** Fires once when the transaction has landed, also if it has before. */
export function signatureFeed(chain: Chain, signature: string): Feed {
  const landed = (record: TransactionRecord | undefined): readonly unknown[] =>
    record?.signature === signature ? [withContext(chain, { err: record.err })] : [];
  return {
    notification: 'signatureNotification',
    once: true,
    start: () => landed(chain.history.get(signature)),
    onChange: (change) => landed(change.record),
  };
}

/** Fires when the account's content changes; a removed account is an empty one of the system program. */
export function accountFeed(chain: Chain, address: string, config: AccountConfig): Feed {
  const read = (): AccountJson => {
    const gone: AccountView = {
      address,
      owner: SYSTEM_PROGRAM,
      lamports: 0n,
      data: new Uint8Array(),
      executable: false,
    };
    return accountJson(chain.accounts, chain.accounts.get(address) ?? gone, config);
  };
  let last = JSON.stringify(read());
  const changed = (): readonly unknown[] => {
    const account = read();
    const text = JSON.stringify(account);
    if (text === last) return [];
    last = text;
    return [withContext(chain, account)];
  };
  return {
    notification: 'accountNotification',
    once: false,
    start: changed,
    onChange: (change) => (change.written.includes(address) ? changed() : []),
  };
}

/** Fires for each account of the program that a transaction writes and that passes the filters. */
export function programFeed(chain: Chain, program: string, config: z.infer<typeof programConfig>): Feed {
  const matches = compileFilters(config?.filters);
  const due = (address: string): readonly unknown[] => {
    const account = chain.accounts.get(address);
    if (account?.owner !== program || !matches(account)) return [];
    return [withContext(chain, { pubkey: address, account: accountJson(chain.accounts, account, config) })];
  };
  return {
    notification: 'programNotification',
    once: false,
    start: nothing,
    onChange: (change) => change.written.flatMap(due),
  };
}

/** Fires for each transaction, or for those that name `mentions`. */
export function logsFeed(chain: Chain, mentions: string | null): Feed {
  const due = ({ record }: ChainChange): readonly unknown[] => {
    if (record === undefined || (mentions !== null && !recordKeys(record).has(mentions))) return [];
    return [withContext(chain, { err: record.err, logs: record.logs, signature: record.signature })];
  };
  return { notification: 'logsNotification', once: false, start: nothing, onChange: due };
}

/** Fires for each new slot; slots that time travel jumps over are left out. */
export function slotFeed(): Feed {
  return {
    notification: 'slotNotification',
    once: false,
    start: nothing,
    onChange: nothing,
    onSlot: ({ slot }) => [{ parent: slot - 1, root: slot, slot }],
  };
}

/** Fires for each new root, which here is every slot. */
export function rootFeed(): Feed {
  return {
    notification: 'rootNotification',
    once: false,
    start: nothing,
    onChange: nothing,
    onSlot: ({ slot }) => [slot],
  };
}
