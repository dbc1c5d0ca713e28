/** The chain as the fuzzer drives it: LiteSVM without web3.js in between. Signatures are verified. */
import { programErrorFrom, PROGRAM_ID, type ErrorOrigin } from '@shardmarket/sdk';
import { Clock, FailedTransactionMetadata, type TransactionMetadata } from 'litesvm';
import { transactionErrorJson } from '../../../../localnet/src/chain/transaction-error.ts';
import { PublicKey, SYSVAR_SLOT_HASHES_PUBKEY } from '@solana/web3.js';
import type { TestChain } from '../../support/chain.ts';
import { writeSlotHashes } from '../../support/slot-hashes.ts';
import { bytesOf, type Addr } from '../addresses.ts';
import type { Raw } from '../idl/instructions.ts';
import { seal } from './message.ts';

/** An account as stored. */
export interface Stored {
  readonly lamports: bigint;
  readonly owner: Uint8Array;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

/** What became of a transaction: the name of its failure, undefined where it went through. */
export interface Outcome {
  readonly error: string | undefined;
  /** whose error it is */
  readonly origin: ErrorOrigin | undefined;
  readonly logs: readonly string[];
  /** the accounts that it may have changed, without the fee payer */
  readonly writable: readonly Addr[];
}

/** LiteSVM's own object below its typed face, which decodes and encodes each transaction and address once more. */
interface Native {
  sendLegacyTransaction(wire: Uint8Array): TransactionMetadata | FailedTransactionMetadata;
  getAccount(address: Uint8Array): NativeAccount | null;
}
interface NativeAccount {
  lamports(): bigint;
  owner(): Uint8Array;
  data(): Uint8Array;
  executable(): boolean;
}

const SLOT_HASHES = SYSVAR_SLOT_HASHES_PUBKEY.toBase58();
const GONE = { owner: '11111111111111111111111111111111', lamports: 0n, data: new Uint8Array(), executable: false };

export class Machine {
  readonly chain: TestChain;
  readonly #native: Native;
  readonly #feePayer: Addr;
  readonly #blockhash: Addr;
  /** the slot as of which the slot hashes must still be written */
  #hashesDue: bigint | undefined;
  /** accounts that transactions may have changed since the last reset, as they were before */
  #before = new Map<Addr, Stored | undefined>();

  constructor(chain: TestChain, feePayer: Addr) {
    this.chain = chain;
    this.#native = (chain.svm as unknown as { readonly inner: Native }).inner;
    this.#feePayer = feePayer;
    this.#blockhash = chain.svm.latestBlockhash();
  }

  read(address: Addr): Stored | undefined {
    const found = this.#native.getAccount(bytesOf(address));
    if (!found || found.lamports() === 0n) return undefined;
    return { lamports: found.lamports(), owner: found.owner(), data: found.data(), executable: found.executable() };
  }

  /** Sends, signed by everybody whom the instructions ask for. */
  send(instructions: readonly Raw[]): Outcome {
    this.#writeHashes(instructions);
    const { wire, writable } = seal(this.#feePayer, instructions, this.#blockhash);
    for (const address of writable) {
      if (!this.#before.has(address)) this.#before.set(address, this.read(address));
    }
    const result = this.#native.sendLegacyTransaction(wire);
    if (!(result instanceof FailedTransactionMetadata))
      return { error: undefined, origin: undefined, logs: [], writable };
    const [err, logs] = [transactionErrorJson(result.err()), result.meta().logs()];
    const error = programErrorFrom({ err, logs }, { programs: instructions.map((ix) => ix.program) });
    return { error: error?.name ?? JSON.stringify(err), origin: error?.origin, logs, writable };
  }

  /** Writes the slot hashes where somebody is about to read them: they are 20 kB. */
  #writeHashes(instructions: readonly Raw[]): void {
    const reads = ({ accounts }: Raw) => accounts.some(({ address }) => address === SLOT_HASHES);
    if (this.#hashesDue === undefined || !instructions.some(reads)) return;
    writeSlotHashes(this.chain.accounts, this.#hashesDue);
    this.#hashesDue = undefined;
  }

  setClock(unixTimestamp: bigint, slot: bigint): void {
    const epoch = slot / 432_000n;
    this.chain.svm.setClock(new Clock(slot, unixTimestamp, epoch, epoch + 1n, unixTimestamp));
    this.#hashesDue = slot;
  }

  /** Takes the present state as the one that `reset` goes back to. */
  commit(): void {
    this.#before = new Map();
  }

  /** Undoes everything since the last reset or commit, but the clock. */
  reset(): void {
    for (const [address, stored] of this.#before) {
      const account = stored ? { ...stored, owner: new PublicKey(stored.owner).toBase58() } : GONE;
      this.chain.accounts.set({ address, ...account });
    }
    this.#before = new Map();
  }

  /** Addresses of all accounts of the program. */
  programAccounts(): Addr[] {
    return this.chain.accounts.ownedBy(PROGRAM_ID.toBase58()).map((account) => account.address);
  }
}
