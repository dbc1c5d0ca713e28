import { sign } from 'node:crypto';
import { bytesOf, secretOf } from '../addresses.ts';
import type { Proof } from '../ops/operation.ts';
import type { Raw } from './instructions.ts';

const ED25519 = 'Ed25519SigVerify111111111111111111111111111';
const [OFFSETS, KEY, SIGNATURE] = [14, 32, 64];
const HERE = 0xffff;

/** The Ed25519 instruction of signed messages in the layout that the program wants: offsets, keys and signatures, messages. */
export function proofInstruction({ signed, flaw }: Proof): Raw {
  const head = 2 + OFFSETS * signed.length;
  const data = Buffer.alloc(
    head + (KEY + SIGNATURE) * signed.length + signed.reduce((n, s) => n + s.message.length, 0),
  );
  // The precompile does not look at the second byte; the program does.
  data.set([signed.length, flaw === 'layout' ? 7 : 0]);
  let message = head + (KEY + SIGNATURE) * signed.length;
  for (const [i, one] of signed.entries()) {
    const key = head + (KEY + SIGNATURE) * i;
    // All of it stands in this instruction.
    const offsets = [key + KEY, HERE, key, HERE, message, one.message.length, HERE];
    offsets.forEach((n, at) => data.writeUInt16LE(n, 2 + OFFSETS * i + 2 * at));
    data.set(bytesOf(one.signer), key);
    data.set(sign(null, one.message, secretOf(one.signer)), key + KEY);
    data.set(one.message, message);
    message += one.message.length;
  }
  if (flaw === 'signature') data.writeUInt8(data.readUInt8(head + KEY) ^ 1, head + KEY);
  return { program: ED25519, accounts: [], data };
}
