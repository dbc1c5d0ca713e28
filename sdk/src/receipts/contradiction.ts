import { toHex } from '../bytes.ts';
import { computationHash, verifyReceiptSignature, type SignedReceipt } from './receipt.ts';

/** Why two receipts prove no fault, or undefined if they do: the same computation, signed twice, with different outputs. */
export function noContradiction(one: SignedReceipt, other: SignedReceipt): string | undefined {
  if (!verifyReceiptSignature(one) || !verifyReceiptSignature(other)) {
    return 'a receipt is not signed by the operator that it names';
  }
  if (toHex(computationHash(one)) !== toHex(computationHash(other))) {
    return 'the receipts are for different computations: model, numerics class, layers, positions and input must agree';
  }
  return one.outputRoot === other.outputRoot ? 'the receipts agree on the output' : undefined;
}
