/** Compares the chain with the model, byte by byte. */
import { accountNameOf, decodeAccount, PROGRAM_ID } from '@shardmarket/sdk';
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { bytesOf, type Addr } from './addresses.ts';
import type { Machine, Stored } from './chain/machine.ts';
import { LAYOUTS, type Value } from './idl/layout.ts';
import type { Model, Purse } from './model/state.ts';
import { PublicKey } from '@solana/web3.js';

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const PROGRAM = PROGRAM_ID.toBytes();
const TOKEN = TOKEN_PROGRAM_ID.toBytes();
const [AMOUNT_AT, STATE_AT, SUPPLY_AT, FROZEN] = [64, 108, 36, 2];

/** What an account holds that the model does not know of, or knows otherwise; undefined where both agree. */
export function difference(machine: Machine, m: Model, address: Addr): string | undefined {
  const stored = machine.read(address);
  const entry = m.accounts.get(address);
  if (entry) return programDifference(stored, entry, m, address);
  const purse = m.purses.get(address);
  if (purse) return purseDifference(stored, purse, address);
  if (stored && same(stored.owner, PROGRAM)) return `${address} is an account of the program that should not exist`;
  const supply = m.supply.get(address);
  if (supply !== undefined) {
    const found = stored && Buffer.from(stored.data).readBigUInt64LE(SUPPLY_AT);
    return found === supply ? undefined : `supply of ${address}: ${found}, the model says ${supply}`;
  }
  const lamports = m.wallets.get(address);
  if (lamports === undefined || stored?.lamports === lamports) return undefined;
  return `lamports of ${address}: ${stored?.lamports}, the model says ${lamports}`;
}

function programDifference(
  stored: Stored | undefined,
  { type, fields }: { type: string; fields: Record<string, Value> },
  m: Model,
  address: Addr,
): string | undefined {
  const layout = LAYOUTS.get(type);
  if (!stored || !same(stored.owner, PROGRAM) || !layout) return `${type} ${address} is missing`;
  const rent = m.rentOf(layout.size);
  if (stored.lamports !== rent) return `${type} ${address} holds ${stored.lamports} lamports, the model says ${rent}`;
  const expected = layout.encode(fields);
  return same(stored.data, expected) ? undefined : `${type} ${address}: ${fieldDifferences(stored.data, expected)}`;
}

/** Names the fields that differ. */
function fieldDifferences(data: Uint8Array, expected: Uint8Array): string {
  const name = accountNameOf(data);
  if (!name || name !== accountNameOf(expected)) return 'another type of account than the model says';
  const decode = (bytes: Uint8Array) => flat(decodeAccount(name, { owner: PROGRAM_ID, data: bytes }));
  const [found, wanted] = [decode(data), decode(expected)];
  const differ = [...wanted].filter(([field, value]) => found.get(field) !== value);
  const lines = differ.map(([field, value]) => `${field} is ${found.get(field)}, the model says ${value}`);
  return lines.length > 0 ? lines.join('; ') : 'bytes beyond its fields are not zero';
}

/** All values of a decoded account as text, by path. */
function flat(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (value instanceof PublicKey) into.set(path, value.toBase58());
  else if (value instanceof Uint8Array) into.set(path, Buffer.from(value).toString('hex'));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) flat(inner, path === '' ? name : `${path}.${name}`, into);
  } else into.set(path, String(value));
  return into;
}

function purseDifference(stored: Stored | undefined, purse: Purse, address: Addr): string | undefined {
  if (!stored || !same(stored.owner, TOKEN)) return `the token account ${address} is missing`;
  const data = Buffer.from(stored.data);
  const amount = data.readBigUInt64LE(AMOUNT_AT);
  if (amount !== purse.amount) return `token account ${address} holds ${amount}, the model says ${purse.amount}`;
  const frozen = data.readUInt8(STATE_AT) === FROZEN;
  const whose = same(data.subarray(0, 32), bytesOf(purse.mint)) && same(data.subarray(32, 64), bytesOf(purse.owner));
  // No delegate (at 72) and no close authority (at 129) is ever set.
  const free = data.readUInt32LE(72) === 0 && data.readUInt32LE(129) === 0;
  return whose && free && frozen === purse.frozen ? undefined : `token account ${address} changed hands or state`;
}

/** Everything at once: each account of the model, and no other account of the program. */
export function allDifferences(machine: Machine, m: Model): string[] {
  const known = [...m.accounts.keys(), ...m.purses.keys(), ...m.supply.keys(), ...m.wallets.keys()];
  const addresses = new Set([...known, ...machine.programAccounts()]);
  return [...addresses].flatMap((address) => difference(machine, m, address) ?? []);
}
