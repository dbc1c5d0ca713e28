/** The bytes of accounts and arguments, written by hand from the IDL's types: a thousand times as fast as Anchor's coder. */
import { market } from '../../../../sdk/src/program/client.ts';
import { bytesOf, NOBODY, type Addr } from '../addresses.ts';

type IdlType =
  | string
  | { readonly array: readonly [IdlType, number] }
  | { readonly vec: IdlType }
  | { readonly defined: { readonly name: string } };

/** A value of an account or argument: integers above 32 bits are bigint, addresses base58, byte arrays bytes. */
export type Value = bigint | number | boolean | Addr | Uint8Array | Value[] | { [field: string]: Value };

interface Field {
  readonly name: string;
  readonly type: IdlType;
}

/** Writes values one after the other. */
class Writer {
  readonly bytes: Buffer;
  at = 0;

  constructor(size: number) {
    this.bytes = Buffer.alloc(size);
  }

  put(part: Uint8Array): void {
    this.bytes.set(part, this.at);
    this.at += part.length;
  }
}

type Write = (value: Value, out: Writer) => void;

const NUMBERS: Readonly<Record<string, readonly [size: number, write: Write]>> = {
  u8: [1, (v, out) => void (out.at = out.bytes.writeUInt8(Number(v), out.at))],
  bool: [1, (v, out) => void (out.at = out.bytes.writeUInt8(Number(v), out.at))],
  u16: [2, (v, out) => void (out.at = out.bytes.writeUInt16LE(Number(v), out.at))],
  u32: [4, (v, out) => void (out.at = out.bytes.writeUInt32LE(Number(v), out.at))],
  u64: [8, (v, out) => void (out.at = out.bytes.writeBigUInt64LE(v as bigint, out.at))],
  i64: [8, (v, out) => void (out.at = out.bytes.writeBigInt64LE(v as bigint, out.at))],
  u128: [
    16,
    (v, out) => {
      out.at = out.bytes.writeBigUInt64LE((v as bigint) & 0xffff_ffff_ffff_ffffn, out.at);
      out.at = out.bytes.writeBigUInt64LE((v as bigint) >> 64n, out.at);
    },
  ],
  pubkey: [32, (v, out) => out.put(bytesOf(v as Addr))],
};

function fieldsOf(name: string): readonly Field[] {
  const found = market.idl.types.find((type) => type.name === name)?.type as { fields?: readonly Field[] } | undefined;
  if (!found?.fields) throw new Error(`the IDL has no struct ${name}`);
  return found.fields;
}

/** Bytes of a type. @throws Error for a list, whose size depends on the value */
function sizeOf(type: IdlType): number {
  if (typeof type === 'string') return numberType(type)[0];
  if ('array' in type) return sizeOf(type.array[0]) * type.array[1];
  if ('vec' in type) throw new Error('a list has no fixed size');
  return fieldsOf(type.defined.name).reduce((sum, field) => sum + sizeOf(field.type), 0);
}

function numberType(name: string) {
  const found = NUMBERS[name];
  if (!found) throw new Error(`the layout of ${name} is not known`);
  return found;
}

function writerOf(type: IdlType): Write {
  if (typeof type === 'string') return numberType(type)[1];
  if ('vec' in type) {
    const item = writerOf(type.vec);
    return (value, out) => {
      out.at = out.bytes.writeUInt32LE((value as Value[]).length, out.at);
      for (const one of value as Value[]) item(one, out);
    };
  }
  if ('array' in type) {
    if (type.array[0] === 'u8') return (value, out) => out.put(value as Uint8Array);
    const item = writerOf(type.array[0]);
    return (value, out) => (value as Value[]).forEach((one) => item(one, out));
  }
  return structWriter(fieldsOf(type.defined.name));
}

function structWriter(fields: readonly Field[]): Write {
  const parts = fields.map(({ name, type }): [string, Write] => {
    if (name !== 'reserved') return [name, writerOf(type)];
    // Room for later versions: nothing but zeros is ever there.
    const size = sizeOf(type);
    return [name, (_value, out) => void (out.at += size)];
  });
  return (value, out) => {
    const all = value as Record<string, Value>;
    for (const [name, write] of parts) write(all[name] ?? (name === 'reserved' ? 0 : missing(name)), out);
  };
}

function missing(name: string): never {
  throw new Error(`the field ${name} has no value`);
}

/** A value of zeros. */
function zero(type: IdlType): Value {
  if (typeof type === 'string') return type === 'pubkey' ? NOBODY : /64|128/.test(type) ? 0n : 0;
  if ('vec' in type) return [];
  if ('array' in type) {
    return type.array[0] === 'u8'
      ? new Uint8Array(type.array[1])
      : Array.from({ length: type.array[1] }, () => zero(type.array[0]));
  }
  return zeroStruct(type.defined.name);
}

function zeroStruct(name: string): Record<string, Value> {
  const fields = fieldsOf(name).filter((field) => field.name !== 'reserved');
  return Object.fromEntries(fields.map((field) => [field.name, zero(field.type)]));
}

/** How one type of account lies in its bytes. */
export interface Layout {
  readonly size: number;
  /** all bytes of an account with these fields, the discriminator first */
  readonly encode: (fields: Record<string, Value>) => Uint8Array;
  /** fields of zeros */
  readonly blank: () => Record<string, Value>;
}

/** Layouts of all accounts of the program by name. */
export const LAYOUTS: ReadonlyMap<string, Layout> = new Map(
  market.idl.accounts.map(({ name, discriminator }) => {
    const size = 8 + sizeOf({ defined: { name } });
    const write = structWriter(fieldsOf(name));
    const encode = (fields: Record<string, Value>) => {
      const out = new Writer(size);
      out.put(Uint8Array.from(discriminator));
      write(fields, out);
      return out.bytes;
    };
    return [name, { size, encode, blank: () => zeroStruct(name) }];
  }),
);

/** Writes arguments of those types one after the other. */
export function argumentWriter(fields: readonly Field[]): (args: Record<string, Value>) => Uint8Array {
  const write = structWriter(fields);
  return (args) => {
    const out = new Writer(1_024);
    write(args, out);
    return out.bytes.subarray(0, out.at);
  };
}
