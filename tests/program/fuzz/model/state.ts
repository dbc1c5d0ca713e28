/** What the program's accounts should hold, kept apart from it. Amounts are micro units, times unix seconds. */
import type { MarketAccounts, AccountName } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { derive, NOBODY, type Addr, type Seed } from '../addresses.ts';
import { LAYOUTS, type Value } from '../idl/layout.ts';
import type { Proof } from '../ops/operation.ts';

/** An account's fields as the model changes them. */
type Open<T> = T extends PublicKey
  ? Addr
  : T extends Uint8Array
    ? Uint8Array
    : T extends readonly (infer E)[]
      ? Open<E>[]
      : T extends object
        ? { -readonly [K in keyof T]: Open<T[K]> }
        : T;
export type Book<N extends AccountName> = Open<MarketAccounts[N]>;

/** A token account. */
export interface Purse {
  readonly mint: Addr;
  readonly owner: Addr;
  amount: bigint;
  frozen: boolean;
}

interface Entry {
  readonly type: AccountName;
  readonly fields: Record<string, Value>;
}

/** All that the fuzzer believes about the chain. */
export class Model {
  now = 0n;
  slot = 0n;
  /** accounts of the program */
  readonly accounts = new Map<Addr, Entry>();
  readonly purses = new Map<Addr, Purse>();
  /** micro units of each mint in existence */
  readonly supply = new Map<Addr, bigint>();
  /** micro-ZERO that there were at the start */
  minted = 0n;
  /** micro-ZERO of slashed bonds that went to those who found the faults */
  bounties = 0n;
  /** how many audits came to which end */
  readonly ends = new Map<string, number>();
  /** lamports of everybody who takes part */
  readonly wallets = new Map<Addr, bigint>();
  /** lamports that make an account of so many bytes rent exempt */
  readonly rentOf: (bytes: number) => bigint;
  /** what was given to vaults, micro units */
  readonly gifts = new Map<Addr, bigint>();

  /** pools that may become venues, and their two vaults */
  readonly pools = new Map<Addr, { readonly baseVault: Addr; readonly quoteVault: Addr }>();
  /** vouchers that went through: they are tried again */
  readonly used: Proof[] = [];

  constructor(rentOf: (bytes: number) => bigint) {
    this.rentOf = rentOf;
  }

  clone(): Model {
    const copy = new Model(this.rentOf);
    copy.now = this.now;
    copy.slot = this.slot;
    copy.minted = this.minted;
    copy.bounties = this.bounties;
    for (const [end, times] of this.ends) copy.ends.set(end, times);
    for (const [address, { type, fields }] of this.accounts)
      copy.accounts.set(address, { type, fields: copied(fields) });
    for (const [address, purse] of this.purses) copy.purses.set(address, { ...purse });
    for (const [mint, amount] of this.supply) copy.supply.set(mint, amount);
    for (const [wallet, lamports] of this.wallets) copy.wallets.set(wallet, lamports);
    for (const [vault, amount] of this.gifts) copy.gifts.set(vault, amount);
    for (const [pool, vaults] of this.pools) copy.pools.set(pool, vaults);
    copy.used.push(...this.used);
    return copy;
  }

  /** The account of that type at the address, undefined where there is none. */
  get<N extends AccountName>(type: N, address: Addr | null | undefined): Book<N> | undefined {
    const entry = address ? this.accounts.get(address) : undefined;
    return entry?.type === type ? (entry.fields as Book<N>) : undefined;
  }

  /** The account of that type. @throws Error where there is none */
  need<N extends AccountName>(type: N, address: Addr | null | undefined): Book<N> {
    const found = this.get(type, address);
    if (!found) throw new Error(`the model has no ${type} at ${address}`);
    return found;
  }

  /** Addresses of all accounts of a type, in the order in which they were made. */
  all(type: AccountName): Addr[] {
    const found: Addr[] = [];
    for (const [address, entry] of this.accounts) if (entry.type === type) found.push(address);
    return found;
  }

  /** Every account of a type. */
  every<N extends AccountName>(type: N): Book<N>[] {
    const found: Book<N>[] = [];
    for (const entry of this.accounts.values()) if (entry.type === type) found.push(entry.fields as Book<N>);
    return found;
  }

  /** Makes an account at the address that the seeds give, paid for by `payer`. */
  create<N extends AccountName>(type: N, seeds: readonly Seed[], payer: Addr, fields: Partial<Book<N>>): Book<N> {
    const { address, bump } = derive(seeds);
    const layout = LAYOUTS.get(type);
    if (!layout || this.accounts.has(address)) throw new Error(`the model cannot make a ${type} at ${address}`);
    const made = { ...layout.blank(), version: 1, bump, ...fields };
    this.accounts.set(address, { type, fields: made });
    this.#pay(payer, -this.rentOf(layout.size));
    return made as unknown as Book<N>;
  }

  /** Removes an account; its lamports go to `to`. */
  close(address: Addr, to: Addr): void {
    const entry = this.accounts.get(address);
    const size = entry && LAYOUTS.get(entry.type)?.size;
    if (size === undefined) throw new Error(`the model has no account at ${address}`);
    this.accounts.delete(address);
    this.#pay(to, this.rentOf(size));
  }

  #pay(wallet: Addr, lamports: bigint): void {
    const before = this.wallets.get(wallet);
    if (before !== undefined) this.wallets.set(wallet, before + lamports);
  }

  purse(address: Addr | null | undefined): Purse {
    const found = address ? this.purses.get(address) : undefined;
    if (!found) throw new Error(`the model has no token account at ${address}`);
    return found;
  }

  /** Moves tokens. @throws Error where there are not enough: a guard of the model is missing */
  move(from: Addr | null | undefined, to: Addr | null | undefined, amount: bigint): void {
    const [source, destination] = [this.purse(from), this.purse(to)];
    if (source.amount < amount || source.mint !== destination.mint)
      throw new Error('the model moves what is not there');
    source.amount -= amount;
    destination.amount += amount;
  }

  /** Destroys tokens. */
  burn(from: Addr, amount: bigint): void {
    const purse = this.purse(from);
    if (purse.amount < amount) throw new Error('the model burns what is not there');
    purse.amount -= amount;
    this.supply.set(purse.mint, (this.supply.get(purse.mint) ?? 0n) - amount);
  }
}

/** Whether an address names nobody. */
export const isNobody = (address: Addr) => address === NOBODY;

function copied<T extends Value>(value: T): T {
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(copied) as Value as T;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copied(inner)])) as T;
}
