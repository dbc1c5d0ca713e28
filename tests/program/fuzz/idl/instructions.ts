/** Instructions of the program as bytes and accounts, straight from the IDL. */
import { PROGRAM_ID } from '@shardmarket/sdk';
import { market } from '../../../../sdk/src/program/client.ts';
import type { Addr } from '../addresses.ts';
import { argumentWriter, type Value } from './layout.ts';

/** An account of an instruction. */
export interface Meta {
  readonly address: Addr;
  readonly signer: boolean;
  readonly writable: boolean;
}

/** An instruction, ready for a message. */
export interface Raw {
  readonly program: Addr;
  readonly accounts: readonly Meta[];
  readonly data: Uint8Array;
}

/** An account as the IDL lists it. */
export interface AccountEntry {
  readonly name: string;
  readonly signer: boolean;
  readonly writable: boolean;
  readonly optional: boolean;
}

interface Known {
  readonly accounts: readonly AccountEntry[];
  readonly encode: (args: Record<string, Value>) => Uint8Array;
}

interface IdlAccount {
  readonly name: string;
  readonly signer?: boolean;
  readonly writable?: boolean;
  readonly optional?: boolean;
}

const known = new Map<string, Known>(
  market.idl.instructions.map((ix) => {
    const write = argumentWriter(ix.args);
    const discriminator = Uint8Array.from(ix.discriminator);
    const accounts = (ix.accounts as readonly IdlAccount[]).map(({ name, signer, writable, optional }) => ({
      name,
      signer: signer ?? false,
      writable: writable ?? false,
      optional: optional ?? false,
    }));
    return [ix.name, { accounts, encode: (args) => Buffer.concat([discriminator, write(args)]) }];
  }),
);

/** Names of all instructions of the program. */
export const INSTRUCTIONS: readonly string[] = [...known.keys()];

const MARKET: Addr = PROGRAM_ID.toBase58();

function find(name: string): Known {
  const found = known.get(name);
  if (!found) throw new Error(`the IDL has no instruction ${name}`);
  return found;
}

/** Accounts of an instruction in the order in which they stand. */
export function accountsOf(name: string): readonly AccountEntry[] {
  return find(name).accounts;
}

/** The instruction with these accounts by name; null stands for an optional one that is left out. */
export function instruction(
  name: string,
  args: Record<string, Value>,
  accounts: Readonly<Record<string, Addr | null>>,
  remaining: readonly Addr[] = [],
): Raw {
  const { accounts: entries, encode } = find(name);
  const declared = entries.map(({ name: account, signer, writable }) => {
    const address = accounts[account];
    if (address === undefined) throw new Error(`${name} needs the account ${account}`);
    if (address === null) return { address: MARKET, signer: false, writable: false };
    return { address, signer, writable };
  });
  const more = remaining.map((address) => ({ address, signer: false, writable: true }));
  return { program: MARKET, accounts: [...declared, ...more], data: encode(args) };
}
