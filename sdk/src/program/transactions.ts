/** What the program was called for in a landed transaction, and what it recorded; amounts as the IDL says. */
import { BorshInstructionCoder, utils } from '@coral-xyz/anchor';
import type { PublicKey } from '@solana/web3.js';
import { Ed25519Program, type VersionedTransactionResponse } from '@solana/web3.js';
import { Buffer } from 'buffer';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';

const instructions = new BorshInstructionCoder(market.idl);

/** The part of a `getTransaction` answer that is read. */
export type LandedTransaction = Pick<VersionedTransactionResponse, 'transaction' | 'meta' | 'blockTime'>;

/** One instruction of the program. */
export interface MarketCall {
  /** in camel case, such as `settleAndClose` */
  readonly name: string;
  /** arguments as Anchor decodes them */
  readonly args: Readonly<Record<string, unknown>>;
  /** all its accounts, the remaining ones last */
  readonly accounts: readonly PublicKey[];
  /** data of the Ed25519 instruction right before the transaction's instruction that it belongs to */
  readonly signed: Uint8Array | undefined;
}

interface Flat {
  readonly program: PublicKey | undefined;
  readonly accounts: readonly PublicKey[];
  readonly data: Uint8Array;
}

/** The program's instructions in order, those that another program called included; none where the transaction failed. */
export function marketCalls({ transaction, meta }: LandedTransaction): MarketCall[] {
  if (!meta || meta.err !== null) return [];
  const outer = outerInstructions({ transaction, meta });
  return outer.flatMap((instruction, i) => {
    const before = outer[i - 1];
    const signed = before?.program?.equals(Ed25519Program.programId) ? Uint8Array.from(before.data) : undefined;
    const all = [instruction, ...innerInstructions({ transaction, meta }, i)];
    return all.flatMap(({ program, accounts, data }) => {
      const decoded = program?.equals(PROGRAM_ID) ? instructions.decode(Buffer.from(data)) : null;
      return decoded ? [{ name: decoded.name, args: decoded.data as Record<string, unknown>, accounts, signed }] : [];
    });
  });
}

/** An event that the program recorded as an inner instruction of its own, as Anchor decodes it. */
export interface RecordedEvent {
  /** in camel case, such as `sliceBurned` */
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Anchor's mark of an instruction that records an event: the first bytes of its data. */
const EVENT_TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];

/**
 * The events that were recorded in order; events that are only logged are not among them. Only the program can record one: an
 * instruction of it that another program called with bytes that look like an event's is none.
 */
export function recordedEvents({ transaction, meta }: LandedTransaction): RecordedEvent[] {
  if (!meta || meta.err !== null) return [];
  const count = transaction.message.compiledInstructions.length;
  const inner = Array.from({ length: count }, (_, i) => innerInstructions({ transaction, meta }, i)).flat();
  return inner.flatMap(({ program, data }) => {
    if (!program?.equals(PROGRAM_ID) || !EVENT_TAG.every((byte, i) => data[i] === byte)) return [];
    const event = market.coder.events.decode(Buffer.from(data.slice(EVENT_TAG.length)).toString('base64'));
    return event ? [{ name: event.name, data: event.data as Record<string, unknown> }] : [];
  });
}

type Decodable = Pick<VersionedTransactionResponse, 'transaction' | 'meta'>;

function keysOf({ transaction, meta }: Decodable) {
  const loaded = meta?.loadedAddresses;
  return transaction.message.getAccountKeys(loaded ? { accountKeysFromLookups: loaded } : undefined);
}

function outerInstructions(landed: Decodable): Flat[] {
  const keys = keysOf(landed);
  return landed.transaction.message.compiledInstructions.map((ix) => ({
    program: keys.get(ix.programIdIndex),
    accounts: ix.accountKeyIndexes.flatMap((i) => keys.get(i) ?? []),
    data: ix.data,
  }));
}

function innerInstructions(landed: Decodable, index: number): Flat[] {
  const keys = keysOf(landed);
  const group = landed.meta?.innerInstructions?.find((inner) => inner.index === index);
  return (group?.instructions ?? []).map((ix) => ({
    program: keys.get(ix.programIdIndex),
    accounts: ix.accounts.flatMap((i) => keys.get(i) ?? []),
    data: utils.bytes.bs58.decode(ix.data),
  }));
}
