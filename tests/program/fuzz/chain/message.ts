/** Legacy transactions by hand. */
import { sign } from 'node:crypto';
import { bytesOf, secretOf, type Addr } from '../addresses.ts';
import type { Raw } from '../idl/instructions.ts';

/** A signed transaction and the accounts that it may change. */
export interface Sealed {
  readonly wire: Uint8Array;
  readonly writable: readonly Addr[];
}

interface Key {
  readonly address: Addr;
  signer: boolean;
  writable: boolean;
}

/** Rank in a message: writable signers, other signers, other writable ones, the rest. */
const rank = ({ signer, writable }: Key) => (signer ? 0 : 2) + (writable ? 0 : 1);

/** Lengths below 2^14, as Solana packs them. */
function length(count: number): number[] {
  return count < 0x80 ? [count] : [(count & 0x7f) | 0x80, count >> 7];
}

function collect(payer: Addr, instructions: readonly Raw[]): Key[] {
  const keys = new Map<Addr, Key>([[payer, { address: payer, signer: true, writable: true }]]);
  const add = (address: Addr, signer: boolean, writable: boolean) => {
    const key = keys.get(address);
    if (!key) keys.set(address, { address, signer, writable });
    else {
      key.signer ||= signer;
      key.writable ||= writable;
    }
  };
  for (const { program, accounts } of instructions) {
    for (const { address, signer, writable } of accounts) add(address, signer, writable);
    add(program, false, false);
  }
  // The payer is inserted first and sorting is stable: it stays the first of the writable signers.
  return [...keys.values()].sort((a, b) => rank(a) - rank(b));
}

/** Compiles and signs. @throws RangeError where a signer's key is not known */
export function seal(payer: Addr, instructions: readonly Raw[], blockhash: Addr): Sealed {
  const keys = collect(payer, instructions);
  const index = new Map(keys.map(({ address }, i) => [address, i]));
  const signers = keys.filter((key) => key.signer);
  const at = (address: Addr) => index.get(address) ?? 0;
  const parts: (Uint8Array | number[])[] = [
    [
      signers.length,
      signers.filter((key) => !key.writable).length,
      keys.filter((key) => !key.signer && !key.writable).length,
    ],
    length(keys.length),
    ...keys.map(({ address }) => bytesOf(address)),
    bytesOf(blockhash),
    length(instructions.length),
  ];
  for (const { program, accounts, data } of instructions) {
    parts.push(
      [at(program)],
      length(accounts.length),
      accounts.map(({ address }) => at(address)),
    );
    parts.push(length(data.length), data);
  }
  const message = Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));
  const signatures = signers.map(({ address }) => sign(null, message, secretOf(address)));
  const wire = Buffer.concat([Uint8Array.from(length(signatures.length)), ...signatures, message]);
  return { wire, writable: keys.filter((key) => key.writable && key.address !== payer).map((key) => key.address) };
}
