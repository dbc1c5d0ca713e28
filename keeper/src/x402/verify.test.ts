import assert from 'node:assert/strict';
import { ataAddress } from '@shardmarket/sdk';
import { createTransferCheckedInstruction, TOKEN_2022_PROGRAM_ID } from '@solana/spl-token';
import {
  AddressLookupTableAccount,
  ComputeBudgetProgram,
  Keypair,
  PublicKey,
  SystemProgram,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import type { Requirements } from './protocol.ts';
import { readTransaction, verifyPayment } from './verify.ts';

const [keeper, payer, thief] = [Keypair.generate(), Keypair.generate(), Keypair.generate()];
const mint = Keypair.generate().publicKey;
const BLOCKHASH = Keypair.generate().publicKey.toBase58();
const MEMO = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
const LIGHTHOUSE = new PublicKey('L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95');

const asked: Requirements = {
  ...{ scheme: 'exact', network: 'solana:x', amount: '240', asset: mint.toBase58(), maxTimeoutSeconds: 60 },
  payTo: keeper.publicKey.toBase58(),
  extra: { feePayer: keeper.publicKey.toBase58(), memo: 'the memo' },
};

interface Parts {
  units: number;
  price: number;
  source: PublicKey;
  mint: PublicKey;
  to: PublicKey;
  authority: PublicKey;
  amount: bigint;
  decimals: number;
  memo: string;
  feePayer: Keypair;
  signers: Keypair[];
  token: PublicKey;
  change: (ixs: TransactionInstruction[]) => TransactionInstruction[];
  tables: AddressLookupTableAccount[];
}

/** A good payment but for what is changed. */
function payment(more: Partial<Parts> = {}) {
  const parts: Parts = {
    ...{ units: 20_000, price: 1, amount: 240n, decimals: 6, memo: 'the memo', mint },
    ...{
      source: ataAddress(payer.publicKey, mint),
      to: ataAddress(keeper.publicKey, mint),
      authority: payer.publicKey,
    },
    ...{ feePayer: keeper, signers: [payer], change: (ixs) => ixs, tables: [] },
    token: new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'),
    ...more,
  };
  const { source, to, authority, amount, decimals, token } = parts;
  const instructions = parts.change([
    ComputeBudgetProgram.setComputeUnitLimit({ units: parts.units }),
    ComputeBudgetProgram.setComputeUnitPrice({ microLamports: parts.price }),
    createTransferCheckedInstruction(source, parts.mint, to, authority, amount, decimals, [], token),
    new TransactionInstruction({ programId: MEMO, keys: [], data: Buffer.from(parts.memo) }),
  ]);
  const message = new TransactionMessage({
    payerKey: parts.feePayer.publicKey,
    recentBlockhash: BLOCKHASH,
    instructions,
  });
  const transaction = new VersionedTransaction(message.compileToV0Message(parts.tables));
  transaction.sign(parts.signers);
  return transaction;
}

function verdict(transaction: VersionedTransaction) {
  const read = readTransaction(Buffer.from(transaction.serialize()).toString('base64'));
  return read ? verifyPayment(read, asked) : assert.fail('it is not read');
}
const refused = (more: Partial<Parts>, why: RegExp) => {
  const result = verdict(payment(more));
  assert.ok(!result.ok, `taken, expected ${why}`);
  assert.match(result.why, why);
};
const assertion = (keys: { pubkey: PublicKey; isSigner: boolean; isWritable: boolean }[] = []) =>
  new TransactionInstruction({ programId: LIGHTHOUSE, keys, data: Buffer.from([1]) });
const insert = (at: number, ix: TransactionInstruction) => ({
  change: (ixs: TransactionInstruction[]) => ixs.toSpliced(at, 0, ix),
});

describe('the transaction of a payment', () => {
  it('is taken if it does exactly what is asked, also with assertions of wallets', () => {
    const ok = { ok: true, payer: payer.publicKey.toBase58() };
    assert.deepEqual(verdict(payment()), ok);
    assert.deepEqual(verdict(payment(insert(4, assertion()))), ok);
  });

  it('has the same id whoever has signed it', () => {
    const id = (signers: Keypair[]) => {
      const tx = payment({ signers });
      return readTransaction(Buffer.from(tx.serialize()).toString('base64'))?.id;
    };
    assert.equal(id([payer]), id([payer, keeper]));
    assert.equal(readTransaction('AAAA'), undefined);
    assert.equal(readTransaction(Buffer.alloc(1_233).toString('base64')), undefined);
  });

  it('pays the exact amount', () => {
    refused({ amount: 239n }, /pays 239 micro-USDC, expected exactly 240/);
    refused({ amount: 241n }, /pays 241/);
    refused({ decimals: 5 }, /5 decimals/);
  });

  it('pays in USDC, to the associated account of the payee', () => {
    const other = Keypair.generate().publicKey;
    refused({ mint: other }, /it pays in/);
    refused({ to: ataAddress(thief.publicKey, mint) }, /it pays to/);
    refused({ to: keeper.publicKey }, /the fee payer has a part in an instruction/);
    refused({ token: TOKEN_2022_PROGRAM_ID }, /not TransferChecked of the token program/);
  });

  it('is signed by who pays, and by nobody else', () => {
    refused({ signers: [] }, /not signed by/);
    const tx = payment();
    tx.signatures[1] = new Uint8Array(64).fill(7);
    assert.equal(verdict(tx).ok, false);
    const third = { pubkey: thief.publicKey, isSigner: true, isWritable: false };
    refused({ signers: [payer, thief], ...insert(4, assertion([third])) }, /expected two signatures/);
    // Authorised by somebody who has not signed, beside somebody who has.
    const unsigned = (ixs: TransactionInstruction[]) => {
      for (const key of ixs[2]?.keys ?? []) key.isSigner = false;
      return ixs.concat(assertion([{ pubkey: payer.publicKey, isSigner: true, isWritable: false }]));
    };
    refused({ authority: thief.publicKey, change: unsigned }, /authorised by/);
  });

  it('has the keeper pay the fee and have part in nothing', () => {
    refused({ feePayer: payer }, /its fee payer is/);
    const signing = { pubkey: keeper.publicKey, isSigner: true, isWritable: true };
    refused({ authority: keeper.publicKey, signers: [] }, /expected two signatures/);
    const own = { ...insert(4, assertion([{ pubkey: payer.publicKey, isSigner: true, isWritable: false }])) };
    refused(
      { authority: keeper.publicKey, source: ataAddress(keeper.publicKey, mint), ...own },
      /fee payer has a part/,
    );
    refused(insert(4, assertion([signing])), /fee payer has a part/);
  });

  it('calls nothing else', () => {
    const steal = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: thief.publicKey, lamports: 1 });
    refused(insert(4, steal), /it calls 1111/);
    refused(insert(2, steal), /third instruction is not TransferChecked/);
    const twice = createTransferCheckedInstruction(
      ...([
        ataAddress(payer.publicKey, mint),
        mint,
        ataAddress(thief.publicKey, mint),
        payer.publicKey,
        1n,
        6,
      ] as const),
    );
    refused(insert(3, twice), /it calls Token/);
    refused({ change: (ixs) => ixs.concat([1, 2, 3, 4].map(() => assertion())) }, /too many assertions/);
  });

  it('costs the keeper little', () => {
    refused({ units: 200_001 }, /200001 compute units/);
    refused({ units: 200_000, price: 500_001 }, /priority fee is 100001 lamports/);
    assert.equal(verdict(payment({ units: 200_000, price: 500_000 })).ok, true);
    refused({ change: (ixs) => ixs.slice(1) }, /first instruction/);
    refused({ change: ([limit, , ...rest]) => (limit ? [limit, ...rest] : rest) }, /second instruction/);
  });

  it('carries the memo of the offer, once', () => {
    refused({ memo: 'another' }, /expected one memo/);
    refused({ change: (ixs) => ixs.slice(0, 3) }, /expected one memo/);
    refused({ change: (ixs) => ixs.concat(ixs.slice(3)) }, /expected one memo/);
  });

  it('names its accounts itself', () => {
    const table = new AddressLookupTableAccount({
      key: Keypair.generate().publicKey,
      state: {
        ...{ deactivationSlot: 2n ** 64n - 1n, lastExtendedSlot: 0, lastExtendedSlotStartIndex: 0 },
        addresses: [ataAddress(keeper.publicKey, mint)],
      },
    });
    refused({ tables: [table] }, /lookup tables/);
  });
});
