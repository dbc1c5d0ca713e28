/** The program's events with plain values: `bigint` for wide integers, `Uint8Array` for bytes, the name of a reason. */
import { EventParser } from '@coral-xyz/anchor';
import type { PublicKey } from '@solana/web3.js';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import type { Shardmarket } from './idl/shardmarket.ts';
import { plain } from './plain.ts';
import { recordedEvents, type LandedTransaction } from './transactions.ts';

type EventName = Shardmarket['events'][number]['name'];
type Fields<N> = Extract<Shardmarket['types'][number], { name: N }>['type'] extends { fields: infer F } ? F : never;
/** Events are flat; the one type of the program's own in them is that of reasons. */
type Field<T> = T extends 'pubkey'
  ? PublicKey
  : T extends 'u64' | 'i64'
    ? bigint
    : T extends 'u8' | 'u16' | 'u32'
      ? number
      : T extends 'bool'
        ? boolean
        : T extends { array: ['pubkey', number] }
          ? readonly PublicKey[]
          : T extends { array: ['u8', number] }
            ? Uint8Array
            : string;
type Data<F> = F extends readonly { name: string; type: unknown }[]
  ? { readonly [E in F[number] as E['name']]: Field<E['type']> }
  : never;

/** What each event says, by its name; amounts in micro-USDC or micro-ZERO, times in unix seconds, as the IDL says. */
export type MarketEvents = { readonly [N in EventName]: Data<Fields<N>> };
export type MarketEventName = keyof MarketEvents;
export type MarketEvent = {
  readonly [N in MarketEventName]: { readonly name: N; readonly data: MarketEvents[N] };
}[MarketEventName];

const parser = new EventParser(PROGRAM_ID, market.coder);

/**
 * All events of a landed transaction: first the recorded ones, which are those of money that left or of bonds that shrank and are never
 * cut, then the logged ones, which are missing where a crowded transaction's log was cut.
 */
export function marketEvents(landed: LandedTransaction): MarketEvent[] {
  if (!landed.meta || landed.meta.err !== null) return [];
  const logged = [...parser.parseLogs(landed.meta.logMessages ?? [])];
  return [...recordedEvents(landed), ...logged].map(
    ({ name, data }) => ({ name, data: dataOf(data as Record<string, unknown>) }) as MarketEvent,
  );
}

/** The events of one name. */
export function eventsNamed<N extends MarketEventName>(events: readonly MarketEvent[], name: N): MarketEvents[N][] {
  return events.filter((event) => event.name === name).map((event) => event.data as unknown as MarketEvents[N]);
}

/** Anchor decodes an enum as an object whose only key is the variant. */
function dataOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(data).map(([key, value]) => [
    key,
    key === 'reason' && typeof value === 'object' && value !== null ? Object.keys(value)[0] : plain(value),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
