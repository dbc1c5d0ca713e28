import assert from 'node:assert/strict';
import { startLocalnet, type Localnet } from '@shardmarket/localnet';
import {
  AccountError,
  anchorProgram,
  bootstrapProgram,
  buildTransaction,
  CONFIG,
  confirmSigned,
  fetchAccount,
  fetchAccounts,
  LEDGER,
  openSessionIx,
  POOL_PROGRAM_ID,
  POOL_SWAP_DISCRIMINATOR,
  ProgramError,
  requireAccount,
  sealed,
  sendAndConfirm,
  sessionAddress,
  TransactionExpired,
} from '@shardmarket/sdk';
import { Connection, type Keypair } from '@solana/web3.js';
import { key, LAYERS, limits, MANIFEST_HASH, PRICE_CEILING, USDC } from './support/actors.ts';

describe('the client over RPC', () => {
  let localnet: Localnet;
  let connection: Connection;
  const buyer = key('buyer');
  const fast = { pollMs: 5 };

  before(async () => {
    localnet = await startLocalnet();
    connection = new Connection(localnet.rpcUrl, 'confirmed');
    localnet.faucet(buyer.publicKey, { usdc: 1_000n * USDC, sol: 10_000_000_000n });
  });
  after(() => localnet.close());

  const setUp = () =>
    bootstrapProgram(connection, localnet.authority, {
      mints: { usdcMint: localnet.mints.usdc, zeroMint: localnet.mints.zero },
      limits,
      models: [
        {
          manifestHash: MANIFEST_HASH,
          numericsClass: new Uint8Array(32).fill(1),
          layerCount: LAYERS,
          priceCeiling: PRICE_CEILING,
        },
      ],
      venues: [
        {
          pool: localnet.pool.address,
          program: POOL_PROGRAM_ID,
          baseVault: localnet.pool.baseVault,
          quoteVault: localnet.pool.quoteVault,
          discriminator: POOL_SWAP_DISCRIMINATOR,
          feeBps: 100,
        },
      ],
    });

  const openSession = async (payer: Keypair, deposit: bigint) => {
    const [openSlot, now] = [BigInt(await connection.getSlot('confirmed')), BigInt(Math.floor(Date.now() / 1000))];
    const terms = { payer: payer.publicKey, usdcMint: localnet.mints.usdc, salt: 1n, openSlot, deposit };
    const signer = key('session key').publicKey;
    const ix = await openSessionIx({ ...terms, expiresAt: now + 3_600n, signer });
    return { ix, address: sessionAddress(payer.publicKey, 1n, openSlot) };
  };

  it('an account that is not there says so', async () => {
    assert.equal(await fetchAccount(connection, 'config', CONFIG), null);
    await assert.rejects(
      requireAccount(connection, 'config', CONFIG),
      (e) => e instanceof AccountError && e.code === 'ACCOUNT_NOT_FOUND' && e.message.includes(CONFIG.toBase58()),
    );
  });

  it('bootstrapProgram sets everything up, and skips what exists the second time', async () => {
    const first = await setUp();
    assert.deepEqual(
      first.map((step) => step.what),
      ['config', 'vaults', 'fee vaults', 'model', 'venue'],
    );
    assert.ok(first.every((step) => step.signature !== undefined));
    assert.ok((await setUp()).every((step) => step.signature === undefined));
    const config = await requireAccount(connection, 'config', CONFIG);
    assert.equal(config.limits.minDeposit, limits.minDeposit);
  });

  it('sendAndConfirm returns the signature of what is on chain; accounts are read by type', async () => {
    const { ix, address } = await openSession(buyer, 5n * USDC);
    const signature = await sendAndConfirm(connection, [ix], [buyer], fast);
    const { value } = await connection.getSignatureStatuses([signature]);
    assert.equal(value[0]?.err, null);
    const sessions = await fetchAccounts(connection, 'session');
    assert.deepEqual(
      sessions.map((s) => [s.address.toBase58(), s.account.deposit]),
      [[address.toBase58(), 5n * USDC]],
    );
    assert.equal((await requireAccount(connection, 'ledger', LEDGER)).sessionsOutstanding, 5n * USDC);
  });

  it('reading the wrong account says what is wrong', async () => {
    const code = (expected: string) => (e: unknown) => e instanceof AccountError && e.code === expected;
    await assert.rejects(fetchAccount(connection, 'ledger', CONFIG), code('ACCOUNT_WRONG_TYPE'));
    await assert.rejects(fetchAccount(connection, 'ledger', localnet.mints.usdc), code('ACCOUNT_FOREIGN'));
  });

  it('a refused transaction is a ProgramError with code, hint, instruction and logs', async () => {
    const { ix } = await openSession(buyer, 1n);
    await assert.rejects(sendAndConfirm(connection, [ix], [buyer], fast), (e) => {
      assert.ok(e instanceof ProgramError);
      assert.deepEqual([e.name, e.code, e.instruction, e.origin], ['DepositTooSmall', 6011, 0, 'shardmarket']);
      assert.match(e.hint, /minimum of the config/);
      assert.ok(e.logs.length > 0);
      return true;
    });
  });

  it('a token error below ours is named as such', async () => {
    const { ix } = await openSession(buyer, 5_000n * USDC);
    await assert.rejects(
      sendAndConfirm(connection, [ix], [buyer], fast),
      (e) => e instanceof ProgramError && e.name === 'TokenInsufficientFunds' && e.origin === 'token',
    );
  });

  it('a payer without SOL is told so', async () => {
    const poor = key('poor');
    const { ix } = await openSession(poor, 5n * USDC);
    await assert.rejects(
      sendAndConfirm(connection, [ix], [poor], fast),
      (e) => e instanceof ProgramError && e.origin === 'runtime' && /SOL/.test(e.hint),
    );
  });

  it('a transaction that was sent too late is expired, or refused for its blockhash', async () => {
    const { ix } = await openSession(buyer, 5n * USDC);
    const unsigned = await buildTransaction(connection, buyer.publicKey, [ix]);
    unsigned.transaction.sign(buyer);
    localnet.advanceTime(120);
    await assert.rejects(
      confirmSigned(connection, sealed(unsigned), fast),
      (e) => e instanceof TransactionExpired || (e instanceof ProgramError && e.name === 'BlockhashNotFound'),
    );
  });

  it('the same bytes sent again are one transaction', async () => {
    const { ix } = await openSession(buyer, 6n * USDC);
    const unsigned = await buildTransaction(connection, buyer.publicKey, [ix]);
    unsigned.transaction.sign(buyer);
    const tx = sealed(unsigned);
    assert.equal(await confirmSigned(connection, tx, fast), tx.signature);
    assert.equal(await confirmSigned(connection, tx, fast), tx.signature);
    const sessions = await fetchAccounts(connection, 'session');
    assert.equal(sessions.filter((s) => s.account.deposit === 6n * USDC).length, 1);
  });

  it('Anchor’s own client reads and decodes too', async () => {
    const config = await anchorProgram(connection).account.config.fetch(CONFIG);
    assert.ok(config.usdcMint.equals(localnet.mints.usdc));
  });
});
