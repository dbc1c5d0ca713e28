/** The program's IDL as it is published, in snake_case, with what pages and checks ask of it. */
import { readFileSync } from 'node:fs';

export interface Field {
  readonly name: string;
  readonly docs?: readonly string[];
  readonly type: IdlType;
}

export type IdlType =
  | string
  | { readonly defined: { readonly name: string } }
  | { readonly array: readonly [IdlType, number] }
  | { readonly vec: IdlType }
  | { readonly option: IdlType };

export interface Defined {
  readonly name: string;
  readonly docs?: readonly string[];
  readonly type: {
    readonly kind: 'struct' | 'enum' | 'type';
    readonly fields?: readonly Field[];
    readonly alias?: IdlType;
  };
}

export interface InstructionAccount {
  readonly name: string;
  readonly docs?: readonly string[];
  readonly signer?: boolean;
  readonly writable?: boolean;
  readonly optional?: boolean;
  readonly pda?: { readonly seeds: readonly { readonly kind: string; readonly value?: readonly number[] }[] };
}

export interface Instruction {
  readonly name: string;
  readonly docs?: readonly string[];
  readonly accounts: readonly InstructionAccount[];
  readonly args: readonly { readonly name: string }[];
}

export interface Idl {
  readonly address: string;
  readonly instructions: readonly Instruction[];
  readonly accounts: readonly { readonly name: string }[];
  readonly events: readonly { readonly name: string }[];
  readonly errors: readonly { readonly code: number; readonly name: string; readonly msg?: string }[];
  readonly types: readonly Defined[];
}

const FILE = new URL('../../../sdk/src/program/idl/shardmarket.json', import.meta.url);
export const idl = JSON.parse(readFileSync(FILE, 'utf8')) as Idl;

export function definition(name: string): Defined {
  const found = idl.types.find((type) => type.name === name);
  if (!found) throw new RangeError(`the IDL has no type ${name}`);
  return found;
}

/** Lines of a doc comment as one text. */
export function text(docs: readonly string[] | undefined): string {
  return (docs ?? []).join(' ').replaceAll(/\s+/g, ' ').trim();
}

const SCALARS: Readonly<Record<string, number>> = {
  u8: 1,
  bool: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i64: 8,
  u128: 16,
  pubkey: 32,
};

/** Bytes of a value of fixed size. */
export function sizeOf(type: IdlType): number {
  if (typeof type === 'string') {
    const size = SCALARS[type];
    if (size === undefined) throw new RangeError(`no fixed size is known for ${type}`);
    return size;
  }
  if ('array' in type) return sizeOf(type.array[0]) * type.array[1];
  if (!('defined' in type)) throw new RangeError(`no fixed size: ${JSON.stringify(type)}`);
  const pod = /^Pod([UI]\d+)$/.exec(type.defined.name)?.[1];
  if (pod !== undefined) return sizeOf(pod.toLowerCase());
  return (definition(type.defined.name).type.fields ?? []).reduce((sum, field) => sum + sizeOf(field.type), 0);
}
