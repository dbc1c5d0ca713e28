import assert from 'node:assert/strict';
import {
  approve,
  createMint,
  getAccount,
  getAssociatedTokenAddressSync,
  getMint,
  getOrCreateAssociatedTokenAccount,
  mintTo,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  TokenAccountNotFoundError,
  transferChecked,
} from '@solana/spl-token';
import { Keypair, type ParsedAccountData, type PublicKey } from '@solana/web3.js';
import { serveTestChain, type TestChain } from '../test-support.ts';

describe('spl-token against localnet', () => {
  let net: TestChain;
  let alice: Keypair;
  let mint: PublicKey;
  let account: PublicKey;
  before(async () => {
    net = await serveTestChain();
    alice = net.fundedKeypair();
    mint = await createMint(net.connection, alice, alice.publicKey, null, 6);
    ({ address: account } = await getOrCreateAssociatedTokenAccount(net.connection, alice, mint, alice.publicKey));
    await mintTo(net.connection, alice, mint, account, alice, 5_500_000n);
  });
  after(() => net.close());

  it('creates mints and associated accounts, mints and transfers', async () => {
    const bob = Keypair.generate();
    const missing = getAssociatedTokenAddressSync(mint, bob.publicKey);
    await assert.rejects(getAccount(net.connection, missing), TokenAccountNotFoundError);
    const { address } = await getOrCreateAssociatedTokenAccount(net.connection, alice, mint, bob.publicKey);
    const signature = await transferChecked(net.connection, alice, account, mint, address, alice, 1_250_000n, 6);
    assert.equal((await getAccount(net.connection, address)).amount, 1_250_000n);
    assert.equal((await getMint(net.connection, mint)).supply, 5_500_000n);

    const landed = await net.connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const changes = [landed?.meta?.preTokenBalances, landed?.meta?.postTokenBalances].map((side) =>
      side?.map(({ owner, uiTokenAmount }) => [owner, uiTokenAmount.uiAmountString]).sort(),
    );
    const owners = [alice.publicKey.toBase58(), bob.publicKey.toBase58()] as const;
    assert.deepEqual(changes, [
      [
        [owners[0], '5.5'],
        [owners[1], '0'],
      ].sort(),
      [
        [owners[0], '4.25'],
        [owners[1], '1.25'],
      ].sort(),
    ]);
  });

  it('lists token accounts by owner, mint, program and delegate, raw and parsed', async () => {
    const raw = await net.connection.getTokenAccountsByOwner(alice.publicKey, { mint });
    assert.deepEqual(
      raw.value.map(({ pubkey }) => pubkey.toBase58()),
      [account.toBase58()],
    );
    const parsed = await net.connection.getParsedTokenAccountsByOwner(alice.publicKey, { programId: TOKEN_PROGRAM_ID });
    const data = parsed.value[0]?.account.data;
    assert.equal(data?.program, 'spl-token');
    const { info, type } = data.parsed as { info: Record<string, unknown>; type: string };
    assert.deepEqual(
      [type, info['mint'], info['owner'], info['state']],
      ['account', mint.toBase58(), alice.publicKey.toBase58(), 'initialized'],
    );
    assert.equal((info['tokenAmount'] as { decimals: number }).decimals, 6);
    const none = await net.connection.getTokenAccountsByOwner(alice.publicKey, { programId: TOKEN_2022_PROGRAM_ID });
    assert.equal(none.value.length, 0);

    const delegate = Keypair.generate().publicKey;
    await approve(net.connection, alice, account, delegate, alice, 7n);
    const delegated = await net.call(
      'getTokenAccountsByDelegate',
      delegate.toBase58(),
      { mint: mint.toBase58() },
      { encoding: 'jsonParsed' },
    );
    assert.match(JSON.stringify(delegated.result), /"delegatedAmount":\{"amount":"7"/);
  });

  it('reads balances, supply and the largest accounts', async () => {
    const balance = await net.connection.getTokenAccountBalance(account);
    assert.equal(balance.value.decimals, 6);
    const supply = await net.connection.getTokenSupply(mint);
    assert.deepEqual([supply.value.amount, supply.value.uiAmountString], ['5500000', '5.5']);
    const largest = await net.connection.getTokenLargestAccounts(mint);
    assert.equal(largest.value[0]?.address.toBase58(), account.toBase58());
    const parsedMint = await net.connection.getParsedAccountInfo(mint);
    const parsed: unknown = (parsedMint.value?.data as ParsedAccountData).parsed;
    assert.deepEqual(parsed, {
      type: 'mint',
      info: {
        mintAuthority: alice.publicKey.toBase58(),
        supply: '5500000',
        decimals: 6,
        isInitialized: true,
        freezeAuthority: null,
      },
    });
  });

  it('finds program accounts by size and content', async () => {
    const byMint = (encoding: 'base58' | 'base64') => ({
      memcmp: {
        offset: 0,
        bytes: encoding === 'base58' ? mint.toBase58() : mint.toBuffer().toString('base64'),
        encoding,
      },
    });
    for (const filter of [byMint('base58'), byMint('base64')]) {
      const found = await net.call('getProgramAccounts', TOKEN_PROGRAM_ID.toBase58(), {
        encoding: 'base64',
        filters: [{ dataSize: 165 }, filter],
        dataSlice: { offset: 64, length: 8 },
        withContext: true,
      });
      const { value } = found.result as { value: { pubkey: string; account: { data: [string]; space: number } }[] };
      const own = value.find(({ pubkey }) => pubkey === account.toBase58());
      assert.equal(Buffer.from(own?.account.data[0] ?? '', 'base64').length, 8);
      assert.equal(own?.account.space, 165);
      assert.ok(value.every(({ pubkey }) => pubkey !== mint.toBase58()));
    }
  });

  it('pays out of the faucet in base units', async () => {
    const carol = Keypair.generate().publicKey;
    const { result, error } = await net.call('localnet_faucet', {
      owner: carol.toBase58(),
      usdc: 1_000_001,
      zero: '18',
      sol: 2_000_000,
    });
    assert.equal(error, undefined);
    const { signature } = result as { signature: string };
    assert.equal((await net.connection.getSignatureStatus(signature)).value?.err, null);
    const amount = async (of: PublicKey) =>
      (await getAccount(net.connection, getAssociatedTokenAddressSync(of, carol))).amount;
    assert.deepEqual([await amount(net.mints.usdc), await amount(net.mints.zero)], [1_000_001n, 18n]);
    assert.equal(await net.connection.getBalance(carol), 2_000_000);
  });
});
