import assert from 'node:assert/strict';
import {
  Keypair,
  PublicKey,
  SendTransactionError,
  SystemProgram,
  Transaction,
  type SignatureStatus,
} from '@solana/web3.js';
import { ProgramError } from './errors.ts';
import { TransactionExpired, TransactionUnknown } from './send-errors.ts';
import { confirmSigned, judge, type SendConnection, type Signed } from './send.ts';

describe('judge', () => {
  const at = (confirmationStatus: 'processed' | 'confirmed' | 'finalized', err: string | null = null) => ({
    err,
    confirmationStatus,
  });

  it('status comes before expiry: what landed in the last block is not declared dead', () => {
    assert.equal(judge(at('confirmed'), 200, 100, 'confirmed'), 'done');
    assert.equal(judge(at('processed'), 200, 100, 'confirmed'), 'pending');
  });

  it('expired only past the last valid height, and only without a status', () => {
    assert.equal(judge(null, 100, 100, 'confirmed'), 'pending');
    assert.equal(judge(null, 101, 100, 'confirmed'), 'expired');
  });

  it('finalized satisfies confirmed, confirmed does not satisfy finalized', () => {
    assert.equal(judge(at('finalized'), 1, 100, 'confirmed'), 'done');
    assert.equal(judge(at('confirmed'), 1, 100, 'finalized'), 'pending');
  });

  it('a failure counts once its fork does', () => {
    assert.equal(judge(at('processed', 'x'), 1, 100, 'confirmed'), 'pending');
    assert.equal(judge(at('confirmed', 'x'), 1, 100, 'confirmed'), 'failed');
  });
});

type Answer<K extends keyof SendConnection> = () => ReturnType<SendConnection[K]>;
type Script = { [K in keyof SendConnection]?: Answer<K> };

/** A connection that answers what the test gave it, and throws on any call that the test did not expect. */
function scripted(script: Script): SendConnection {
  const unexpected = (name: string) => () => {
    throw new assert.AssertionError({ message: `unexpected call: ${name}` });
  };
  return {
    getLatestBlockhash: script.getLatestBlockhash ?? unexpected('getLatestBlockhash'),
    sendRawTransaction: script.sendRawTransaction ?? unexpected('sendRawTransaction'),
    getBlockHeight: script.getBlockHeight ?? unexpected('getBlockHeight'),
    getSignatureStatuses: script.getSignatureStatuses ?? unexpected('getSignatureStatuses'),
    getTransaction: (script.getTransaction ?? unexpected('getTransaction')) as SendConnection['getTransaction'],
  };
}

const status = (value: SignatureStatus | null) => () => Promise.resolve({ context: { slot: 1 }, value: [value] });
const landed = (err: SignatureStatus['err']): SignatureStatus => ({
  slot: 1,
  confirmations: null,
  err,
  confirmationStatus: 'finalized',
});
const payer = Keypair.fromSeed(new Uint8Array(32).fill(1));
const transfer = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports: 1 });
const transaction = new Transaction({ feePayer: payer.publicKey, recentBlockhash: PublicKey.default.toBase58() });
transaction.add(transfer).sign(payer);
const tx: Signed = { wire: transaction.serialize(), signature: 'sig', lastValidBlockHeight: 100 };
const fast = { pollMs: 1, rebroadcastMs: 1 };
const sent = () => Promise.resolve('sig');
const height = (value: number) => () => Promise.resolve(value);
const noAnswer = () => Promise.reject(new TypeError('fetch failed'));

describe('confirmSigned', () => {
  it('returns the signature once it is confirmed', async () => {
    const connection = scripted({
      sendRawTransaction: sent,
      getBlockHeight: height(1),
      getSignatureStatuses: status(landed(null)),
    });
    assert.equal(await confirmSigned(connection, tx, fast), 'sig');
  });

  it('a refusal by the preflight is a ProgramError at once', async () => {
    const refusal = new SendTransactionError({
      action: 'simulate',
      signature: '',
      transactionMessage: 'Transaction simulation failed: Blockhash not found',
    });
    const connection = scripted({ sendRawTransaction: () => Promise.reject(refusal) });
    await assert.rejects(
      confirmSigned(connection, tx, fast),
      (e) => e instanceof ProgramError && e.name === 'BlockhashNotFound' && e.cause === refusal,
    );
  });

  it('a failure on chain is a ProgramError with the logs', async () => {
    const err = { InstructionError: [0, 'MissingRequiredSignature'] };
    const connection = scripted({
      sendRawTransaction: sent,
      getBlockHeight: height(1),
      getSignatureStatuses: status(landed(err)),
      getTransaction: () => Promise.resolve(null),
    });
    await assert.rejects(
      confirmSigned(connection, tx, fast),
      (e) => e instanceof ProgramError && e.name === 'MissingRequiredSignature' && e.instruction === 0,
    );
  });

  it('a code without logs is named by the program of its instruction', async () => {
    const connection = scripted({
      sendRawTransaction: sent,
      getBlockHeight: height(1),
      getSignatureStatuses: status(landed({ InstructionError: [0, { Custom: 1 }] })),
      getTransaction: noAnswer,
    });
    await assert.rejects(
      confirmSigned(connection, tx, fast),
      (e) => e instanceof ProgramError && e.name === 'SystemInsufficientLamports',
    );
  });

  it('no answer to the first send leaves it open: the same bytes go out again and are confirmed', async () => {
    let sends = 0;
    const connection = scripted({
      sendRawTransaction: () => (sends++ === 0 ? noAnswer() : sent()),
      getBlockHeight: height(1),
      getSignatureStatuses: () => status(sends > 1 ? landed(null) : null)(),
    });
    assert.equal(await confirmSigned(connection, tx, fast), 'sig');
    assert.ok(sends > 1);
  });

  it('TransactionExpired only once the chain is past it without a status', async () => {
    let now = 99;
    const connection = scripted({
      sendRawTransaction: sent,
      getBlockHeight: () => Promise.resolve(now++),
      getSignatureStatuses: status(null),
    });
    await assert.rejects(confirmSigned(connection, tx, fast), (e) => e instanceof TransactionExpired);
    assert.equal(now, 102);
  });

  it('an RPC that stops answering is TransactionUnknown, never a failure', async () => {
    const connection = scripted({ sendRawTransaction: noAnswer, getBlockHeight: noAnswer });
    await assert.rejects(
      confirmSigned(connection, tx, fast),
      (e) => e instanceof TransactionUnknown && e.cause instanceof TypeError,
    );
  });
});
