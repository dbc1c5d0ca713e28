import { AddressLookupTableAccount, AddressLookupTableProgram, type VersionedMessage } from '@solana/web3.js';
import type { Accounts } from './accounts.ts';

/** Addresses a v0 transaction takes out of lookup tables, base58. */
export interface LoadedAddresses {
  readonly writable: readonly string[];
  readonly readonly: readonly string[];
}

/** Resolves the lookup tables of a message; null when a table or an entry is missing (the runtime then refuses it). */
export function loadAddresses(accounts: Accounts, message: VersionedMessage): LoadedAddresses | null {
  const writable: string[] = [];
  const readonly: string[] = [];
  for (const lookup of message.addressTableLookups) {
    const table = accounts.get(lookup.accountKey.toBase58());
    if (table?.owner !== AddressLookupTableProgram.programId.toBase58()) return null;
    const { addresses } = AddressLookupTableAccount.deserialize(table.data);
    const take = (indexes: readonly number[], into: string[]): boolean =>
      indexes.every((index) => {
        const address = addresses[index];
        if (address !== undefined) into.push(address.toBase58());
        return address !== undefined;
      });
    if (!take(lookup.writableIndexes, writable) || !take(lookup.readonlyIndexes, readonly)) return null;
  }
  return { writable, readonly };
}

/** All addresses of a transaction in the order instructions index them. */
export function accountKeys(message: VersionedMessage, loaded: LoadedAddresses | null): string[] {
  const own = message.staticAccountKeys.map((key) => key.toBase58());
  return loaded === null ? own : [...own, ...loaded.writable, ...loaded.readonly];
}

/** The addresses a transaction may write. */
export function writableKeys(message: VersionedMessage, loaded: LoadedAddresses | null): string[] {
  const own = message.staticAccountKeys.filter((_, index) => message.isAccountWritable(index));
  return [...own.map((key) => key.toBase58()), ...(loaded?.writable ?? [])];
}
