import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { programErrorFrom } from '@shardmarket/sdk';
import { getTransactionDecoder } from '@solana/kit';
import { Transaction, type PublicKey, type Signer, type TransactionInstruction } from '@solana/web3.js';
import { Clock, LiteSVM } from 'litesvm';
import { Accounts, type AccountView } from '../../../localnet/src/chain/accounts.ts';
import { executionOutcome, simulationOutcome, type ExecutionOutcome } from '../../../localnet/src/chain/outcome.ts';
import { deployProgram } from '../../../localnet/src/chain/programs.ts';
import { writeSlotHashes } from './slot-hashes.ts';

const SLOT_MS = 400n;
/** Where every test's clock starts: noon of a day, so that neither midnight nor the zero of the clock is near. */
export const GENESIS = 1_767_268_800n;
const FIRST_SLOT = 1_000n;

export type Signers = readonly [Signer, ...Signer[]];

/** What a transaction that went through left. */
export interface Sent {
  readonly logs: readonly string[];
  readonly unitsConsumed: number;
  /** size on the wire, at most 1,232 */
  readonly bytes: number;
  readonly signatures: number;
}

/** LiteSVM by way of web3.js's types, with a clock that only tests move. Signatures are verified. */
export class TestChain {
  readonly svm: LiteSVM;
  readonly accounts: Accounts;
  /** the slot as of which the SlotHashes sysvar was written */
  #hashed = -1n;

  private constructor(svm: LiteSVM) {
    this.svm = svm.withTransactionHistory(0n);
    this.accounts = new Accounts(svm);
  }

  static fresh(): TestChain {
    const chain = new TestChain(new LiteSVM().withNativeMints());
    chain.setClock(GENESIS, FIRST_SLOT);
    return chain;
  }

  /** A chain in the state that `snapshot` was taken in. */
  static restore(snapshot: Uint8Array): TestChain {
    return new TestChain(LiteSVM.fromBytes(snapshot));
  }

  snapshot(): Uint8Array {
    return this.svm.toBytes();
  }

  /** unix seconds */
  get now(): bigint {
    return this.svm.getClock().unixTimestamp;
  }

  get slot(): bigint {
    return this.svm.getClock().slot;
  }

  /** Moves time by so many seconds, and the slots with it. */
  warp(seconds: bigint): void {
    this.setClock(this.now + seconds, this.slot + (seconds * 1000n) / SLOT_MS);
  }

  /** Moves the slots alone. */
  passSlots(count: bigint): void {
    this.setClock(this.now, this.slot + count);
  }

  /** Sets the clock alone, to times that no cluster should ever show. */
  setTime(unixTimestamp: bigint): void {
    this.setClock(unixTimestamp, this.slot);
  }

  private setClock(unixTimestamp: bigint, slot: bigint): void {
    const epoch = slot / 432_000n;
    this.svm.setClock(new Clock(slot, unixTimestamp, epoch, epoch + 1n, unixTimestamp));
    if (slot !== this.#hashed) writeSlotHashes(this.accounts, slot);
    this.#hashed = slot;
  }

  deploy(program: PublicKey, elf: Uint8Array, upgradeAuthority: PublicKey): void {
    deployProgram(this.accounts, program, elf, upgradeAuthority);
  }

  account(address: PublicKey): AccountView | null {
    return this.accounts.get(address.toBase58());
  }

  /** Sends signed by all of `signers`, the first of whom pays the fee. @throws ProgramError with the logs. */
  send(instructions: readonly TransactionInstruction[], signers: Signers): Sent {
    const wire = this.seal(instructions, signers);
    const outcome = executionOutcome(this.svm.sendTransaction(getTransactionDecoder().decode(wire)));
    this.svm.expireBlockhash();
    const error = failure(outcome, instructions);
    if (error) throw error;
    return { logs: outcome.logs, unitsConsumed: outcome.unitsConsumed, bytes: wire.length, signatures: wire[0] ?? 0 };
  }

  /** Runs a transaction without keeping what it did. @returns its failure, undefined if it would go through */
  rehearse(instructions: readonly TransactionInstruction[], signers: Signers): Error | undefined {
    const wire = this.seal(instructions, signers);
    return failure(simulationOutcome(this.svm.simulateTransaction(getTransactionDecoder().decode(wire))), instructions);
  }

  private seal(instructions: readonly TransactionInstruction[], signers: Signers): Uint8Array {
    const transaction = new Transaction({
      feePayer: signers[0].publicKey,
      recentBlockhash: this.svm.latestBlockhash(),
    });
    transaction.add(...instructions);
    const message = transaction.serializeMessage();
    for (const signer of signers) transaction.addSignature(signer.publicKey, sign(null, message, privateKey(signer)));
    return transaction.serialize({ verifySignatures: false });
  }
}

/** PKCS #8 prefix of an Ed25519 seed (RFC 8410): node:crypto signs ten times as fast as JavaScript. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKey({ secretKey }: Signer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, secretKey.slice(0, 32)]), format: 'der', type: 'pkcs8' });
}

function failure({ err, logs }: ExecutionOutcome, instructions: readonly TransactionInstruction[]): Error | undefined {
  if (err === null) return undefined;
  const undecoded = new Error(`undecoded failure: ${JSON.stringify(err)}\n${logs.join('\n')}`);
  return programErrorFrom({ err, logs }, { programs: instructions.map((ix) => ix.programId.toBase58()) }) ?? undecoded;
}
