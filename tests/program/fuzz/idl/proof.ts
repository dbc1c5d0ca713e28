import { sign } from 'node:crypto';
import { bytesOf, secretOf } from '../addresses.ts';
import type { Proof } from '../ops/operation.ts';
import type { Raw } from './instructions.ts';

const ED25519 = 'Ed25519SigVerify111111111111111111111111111';
const [KEY_AT, SIGNATURE_AT, MESSAGE_AT] = [16, 48, 112];
const HERE = 0xffff;

/** The Ed25519 instruction that holds a message and its signature, in the layout that the program wants. */
export function proofInstruction({ signer, message, flaw }: Proof): Raw {
  const signature = Buffer.from(sign(null, message, secretOf(signer)));
  if (flaw === 'signature') signature.writeUInt8(signature.readUInt8(0) ^ 1, 0);
  const data = Buffer.alloc(MESSAGE_AT + message.length);
  // One signature; where it, its key and its message stand: all in this instruction.
  data.writeUInt8(1, 0);
  [SIGNATURE_AT, HERE, KEY_AT, HERE, MESSAGE_AT, message.length, HERE].forEach((n, i) =>
    data.writeUInt16LE(n, 2 + 2 * i),
  );
  data.set(bytesOf(signer), KEY_AT);
  data.set(signature, SIGNATURE_AT);
  data.set(message, MESSAGE_AT);
  // The precompile does not look at the second byte; the program does.
  if (flaw === 'layout') data.writeUInt8(7, 1);
  return { program: ED25519, accounts: [], data };
}
