import { getBase58Encoder } from '@solana/kit';
import { VersionedMessage, type VersionedMessage as Message } from '@solana/web3.js';
import { decodeTransaction, type WireTransaction } from '../chain/transaction.ts';
import { invalidParams } from '../errors.ts';

const base58 = getBase58Encoder();

function decodeBytes(text: string, encoding: 'base58' | 'base64'): Uint8Array {
  if (encoding === 'base64') {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))
      throw invalidParams('invalid base64 encoding');
    return bytes;
  }
  try {
    return base58.encode(text) as Uint8Array;
  } catch {
    throw invalidParams('invalid base58 encoding; say {"encoding": "base64"} when the transaction is base64');
  }
}

/** Decodes a transaction parameter; throws `-32602` with the reason. */
export function transactionParam(text: string, encoding: 'base58' | 'base64' | null | undefined): WireTransaction {
  const bytes = decodeBytes(text, encoding ?? 'base58');
  try {
    return decodeTransaction(bytes);
  } catch (error) {
    throw invalidParams(`failed to deserialize the transaction: ${(error as Error).message}`);
  }
}

/** Decodes a base64 message parameter; throws `-32602` with the reason. */
export function messageParam(text: string): Message {
  const bytes = decodeBytes(text, 'base64');
  try {
    return VersionedMessage.deserialize(bytes);
  } catch (error) {
    throw invalidParams(`failed to deserialize the message: ${(error as Error).message}`);
  }
}
