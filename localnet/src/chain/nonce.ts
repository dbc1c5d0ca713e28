import { NONCE_ACCOUNT_LENGTH, NonceAccount, SystemProgram, type VersionedMessage } from '@solana/web3.js';
import type { Accounts } from './accounts.ts';

/** Index of `AdvanceNonceAccount` among the system program's instructions. */
const ADVANCE_NONCE = 4;
/** Version and state words of an initialised nonce account of the current version. */
const INITIALIZED = [1, 0, 0, 0, 1, 0, 0, 0];

/** Whether the message begins by advancing a nonce account that holds its blockhash, so that it does not expire. */
export function usesDurableNonce(accounts: Accounts, message: VersionedMessage): boolean {
  const [first] = message.compiledInstructions;
  const nonceIndex = first?.accountKeyIndexes[0];
  if (first === undefined || nonceIndex === undefined) return false;
  if (message.staticAccountKeys[first.programIdIndex]?.equals(SystemProgram.programId) !== true) return false;
  if (first.data.length < 4 || Buffer.from(first.data).readUInt32LE(0) !== ADVANCE_NONCE) return false;
  const address = message.staticAccountKeys[nonceIndex]?.toBase58();
  const account = address === undefined ? null : accounts.get(address);
  if (account?.owner !== SystemProgram.programId.toBase58() || account.data.length !== NONCE_ACCOUNT_LENGTH)
    return false;
  if (!INITIALIZED.every((byte, index) => account.data[index] === byte)) return false;
  return NonceAccount.fromAccountData(account.data).nonce === message.recentBlockhash;
}
