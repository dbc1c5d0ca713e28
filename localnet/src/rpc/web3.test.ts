import assert from 'node:assert/strict';
import {
  AddressLookupTableProgram,
  ComputeBudgetProgram,
  Keypair,
  LAMPORTS_PER_SOL,
  NONCE_ACCOUNT_LENGTH,
  PublicKey,
  sendAndConfirmTransaction,
  SendTransactionError,
  SystemProgram,
  Transaction,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { serveTestChain, type TestChain } from '../test-support.ts';

describe('web3.js against localnet', () => {
  let net: TestChain;
  before(async () => (net = await serveTestChain()));
  after(() => net.close());

  const transfer = (from: Keypair, to: Keypair, lamports: number) =>
    SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports });

  it('airdrops, transfers, confirms and reads the transaction back', async () => {
    const [alice, bob] = [Keypair.generate(), Keypair.generate()];
    const drop = await net.connection.requestAirdrop(alice.publicKey, 2 * LAMPORTS_PER_SOL);
    const latest = await net.connection.getLatestBlockhash();
    const confirmed = await net.connection.confirmTransaction({ signature: drop, ...latest });
    assert.equal(confirmed.value.err, null);

    const signature = await sendAndConfirmTransaction(
      net.connection,
      new Transaction().add(transfer(alice, bob, LAMPORTS_PER_SOL)),
      [alice],
    );
    assert.equal(await net.connection.getBalance(bob.publicKey), LAMPORTS_PER_SOL);
    assert.equal(await net.connection.getBalance(alice.publicKey), LAMPORTS_PER_SOL - 5_000);

    const landed = await net.connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    assert.equal(landed?.version, 'legacy');
    assert.equal(landed.meta?.fee, 5_000);
    assert.deepEqual(landed.meta.preBalances.slice(0, 2), [2 * LAMPORTS_PER_SOL, 0]);
    assert.deepEqual(landed.meta.postBalances.slice(0, 2), [LAMPORTS_PER_SOL - 5_000, LAMPORTS_PER_SOL]);
    assert.ok(landed.meta.logMessages?.some((line) => line.includes('invoke [1]')));
    assert.equal(landed.transaction.message.staticAccountKeys[0]?.toBase58(), alice.publicKey.toBase58());
    const parsed = await net.connection.getParsedTransaction(signature);
    assert.equal(parsed?.transaction.message.accountKeys[0]?.signer, true);
    const status = await net.connection.getSignatureStatus(signature);
    assert.deepEqual([status.value?.confirmationStatus, status.value?.slot], ['finalized', landed.slot]);
    assert.equal(await net.connection.getBlockTime(landed.slot), landed.blockTime);
  });

  it('runs v0 transactions with a lookup table', async () => {
    const payer = net.fundedKeypair();
    const [create, table] = AddressLookupTableProgram.createLookupTable({
      authority: payer.publicKey,
      payer: payer.publicKey,
      recentSlot: (await net.connection.getSlot()) - 1,
    });
    const targets = [Keypair.generate(), Keypair.generate(), Keypair.generate()];
    const extend = AddressLookupTableProgram.extendLookupTable({
      lookupTable: table,
      authority: payer.publicKey,
      payer: payer.publicKey,
      addresses: targets.map(({ publicKey }) => publicKey),
    });
    await sendAndConfirmTransaction(net.connection, new Transaction().add(create, extend), [payer]);
    const lookup = (await net.connection.getAddressLookupTable(table)).value;
    assert.ok(lookup);

    const { blockhash, lastValidBlockHeight } = await net.connection.getLatestBlockhash();
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: blockhash,
      instructions: targets.map((target) => transfer(payer, target, LAMPORTS_PER_SOL)),
    }).compileToV0Message([lookup]);
    const transaction = new VersionedTransaction(message);
    transaction.sign([payer]);
    const signature = await net.connection.sendTransaction(transaction);
    await net.connection.confirmTransaction({ signature, blockhash, lastValidBlockHeight });

    const landed = await net.connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    assert.equal(landed?.version, 0);
    assert.deepEqual(
      landed.meta?.loadedAddresses?.writable.map(String),
      targets.map((t) => t.publicKey.toBase58()),
    );
    assert.equal(landed.meta?.postBalances.filter((balance) => balance === LAMPORTS_PER_SOL).length, 3);
    await assert.rejects(net.connection.getTransaction(signature, {}), /maxSupportedTransactionVersion/);
  });

  it('simulates without signatures, replaces the blockhash and returns accounts', async () => {
    const [alice, bob] = [net.fundedKeypair(), Keypair.generate()];
    const message = new TransactionMessage({
      payerKey: alice.publicKey,
      recentBlockhash: Keypair.generate().publicKey.toBase58(),
      instructions: [transfer(alice, bob, LAMPORTS_PER_SOL)],
    }).compileToV0Message();
    const transaction = new VersionedTransaction(message);
    const stale = await net.connection.simulateTransaction(transaction);
    assert.equal(stale.value.err, 'BlockhashNotFound');
    const fresh = await net.connection.simulateTransaction(transaction, {
      replaceRecentBlockhash: true,
      accounts: { encoding: 'base64', addresses: [bob.publicKey.toBase58()] },
    });
    assert.equal(fresh.value.err, null);
    assert.equal(fresh.value.unitsConsumed, 150);
    assert.equal(fresh.value.accounts?.[0]?.lamports, LAMPORTS_PER_SOL);
    assert.equal(await net.connection.getBalance(bob.publicKey), 0);
    await assert.rejects(
      net.connection.simulateTransaction(transaction, { sigVerify: true }),
      /signature verification failure/,
    );
  });

  it('reports a failing preflight with logs, and a landed failure with its error', async () => {
    const [alice, bob] = [net.fundedKeypair(), Keypair.generate()];
    const tooMuch = () => new Transaction().add(transfer(alice, bob, 1_000 * LAMPORTS_PER_SOL));
    await assert.rejects(net.connection.sendTransaction(tooMuch(), [alice]), (error: unknown) => {
      assert.ok(error instanceof SendTransactionError);
      assert.match(error.message, /Error processing Instruction 0: custom program error: 0x1/);
      assert.ok(error.logs?.some((line) => line.includes('insufficient lamports')));
      return true;
    });
    const signature = await net.connection.sendTransaction(tooMuch(), [alice], { skipPreflight: true });
    const latest = await net.connection.getLatestBlockhash();
    const { value } = await net.connection.confirmTransaction({ signature, ...latest });
    assert.deepEqual(value.err, { InstructionError: [0, { Custom: 1 }] });
    assert.equal(await net.connection.getBalance(alice.publicKey), 10 * LAMPORTS_PER_SOL - 5_000);
  });

  it('charges and quotes priority and precompile fees', async () => {
    const alice = net.fundedKeypair();
    const instructions = [
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 2_000_000 }),
      ComputeBudgetProgram.setComputeUnitLimit({ units: 1_001 }),
      transfer(alice, alice, 1),
    ];
    const { blockhash } = await net.connection.getLatestBlockhash();
    const message = new TransactionMessage({ payerKey: alice.publicKey, recentBlockhash: blockhash, instructions });
    const compiled = message.compileToV0Message();
    const quote = await net.connection.getFeeForMessage(compiled);
    assert.equal(quote.value, 5_000 + 2_002);
    const transaction = new VersionedTransaction(compiled);
    transaction.sign([alice]);
    await net.connection.sendTransaction(transaction);
    assert.equal(await net.connection.getBalance(alice.publicKey), 10 * LAMPORTS_PER_SOL - 7_002);
  });

  it('pages the signatures of an address', async () => {
    const [alice, bob] = [net.fundedKeypair(), Keypair.generate()];
    const sent: string[] = [];
    for (let index = 1; index <= 3; index += 1) {
      const transaction = new Transaction().add(transfer(alice, bob, index * LAMPORTS_PER_SOL));
      sent.unshift(await sendAndConfirmTransaction(net.connection, transaction, [alice]));
    }
    const list = async (options: { limit?: number; before?: string; until?: string }) =>
      (await net.connection.getSignaturesForAddress(bob.publicKey, options)).map(({ signature }) => signature);
    assert.deepEqual(await list({}), sent);
    assert.deepEqual(await list({ limit: 1 }), [sent[0]]);
    assert.deepEqual(await list({ before: sent[0] ?? '' }), sent.slice(1));
    assert.deepEqual(await list({ until: sent[2] ?? '' }), sent.slice(0, 2));
    assert.deepEqual((await net.connection.getSignaturesForAddress(Keypair.generate().publicKey)).length, 0);
  });

  it('lists memos with the signatures', async () => {
    const alice = net.fundedKeypair();
    const programId = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
    const memo = (text: string) => new TransactionInstruction({ programId, keys: [], data: Buffer.from(text) });
    await sendAndConfirmTransaction(net.connection, new Transaction().add(memo('grüezi'), memo('b')), [alice]);
    const [newest, oldest] = await net.connection.getSignaturesForAddress(alice.publicKey);
    assert.deepEqual([newest?.memo, oldest?.memo], ['[7] grüezi; [1] b', null]);
  });

  it('lets a transaction with a durable nonce land after its blockhash has expired, once', async () => {
    const [alice, nonce] = [net.fundedKeypair(), Keypair.generate()];
    const create = SystemProgram.createNonceAccount({
      fromPubkey: alice.publicKey,
      noncePubkey: nonce.publicKey,
      authorizedPubkey: alice.publicKey,
      lamports: await net.connection.getMinimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH),
    });
    await sendAndConfirmTransaction(net.connection, new Transaction().add(create), [alice, nonce]);
    const stored = await net.connection.getNonce(nonce.publicKey);
    assert.ok(stored);
    await net.call('localnet_advanceTime', { seconds: 3_600 });

    const bob = Keypair.generate();
    const sign = (lamports: number): Buffer => {
      const nonceInstruction = SystemProgram.nonceAdvance({
        noncePubkey: nonce.publicKey,
        authorizedPubkey: alice.publicKey,
      });
      const transaction = new Transaction({
        feePayer: alice.publicKey,
        minContextSlot: 0,
        nonceInfo: { nonce: stored.nonce, nonceInstruction },
      });
      transaction.add(transfer(alice, bob, lamports)).sign(alice);
      return transaction.serialize();
    };
    await net.connection.sendRawTransaction(sign(LAMPORTS_PER_SOL));
    assert.equal(await net.connection.getBalance(bob.publicKey), LAMPORTS_PER_SOL);
    assert.notEqual((await net.connection.getNonce(nonce.publicKey))?.nonce, stored.nonce);
    await assert.rejects(net.connection.sendRawTransaction(sign(2 * LAMPORTS_PER_SOL)), /Blockhash not found/);
  });

  it('answers the cluster methods', async () => {
    const { connection } = net;
    const [slot, info, version] = [
      await connection.getSlot(),
      await connection.getEpochInfo(),
      await connection.getVersion(),
    ];
    assert.ok(info.absoluteSlot >= slot && info.slotIndex === info.absoluteSlot % info.slotsInEpoch);
    assert.match(version['solana-core'], /^\d+\.\d+\.\d+$/);
    assert.ok((await connection.getGenesisHash()).length >= 32);
    assert.equal(await connection.getMinimumBalanceForRentExemption(165), 2_039_280);
    assert.ok((await connection.getTransactionCount()) > 0);
    assert.equal((await connection.getEpochSchedule()).slotsPerEpoch, 432_000);
    assert.equal((await connection.getRecentPrioritizationFees())[0]?.prioritizationFee, 0);
    const { blockhash } = await connection.getLatestBlockhash();
    assert.equal((await connection.isBlockhashValid(blockhash)).value, true);
    const balances = await connection.getMultipleAccountsInfo([net.authority.publicKey, Keypair.generate().publicKey]);
    assert.deepEqual(
      balances.map((account) => account === null),
      [false, true],
    );
  });
});
