import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnchorProvider, Program, Wallet, type Idl } from '@coral-xyz/anchor';
import { getAccount, getAssociatedTokenAddressSync } from '@solana/spl-token';
import type { PublicKey } from '@solana/web3.js';
import { Connection, Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import { DEFAULT_LIMITS, limitsArgs } from '@shardmarket/sdk';
import BN from 'bn.js';
import { DEFAULT_POOL, programDataAddress, startLocalnet, type Localnet } from './index.ts';
import { readState, writeState } from './state.ts';

const readIdl = (name: string): Idl =>
  JSON.parse(readFileSync(new URL(`../../programs/artifacts/${name}.json`, import.meta.url), 'utf8')) as Idl;

describe('a whole localnet', () => {
  let net: Localnet;
  let connection: Connection;
  let trader: Keypair;
  let provider: AnchorProvider;
  before(async () => {
    net = await startLocalnet();
    connection = new Connection(net.rpcUrl, 'confirmed');
    trader = Keypair.generate();
    net.faucet(trader.publicKey, { usdc: 1_000_000_000n, zero: 1n, sol: 5_000_000_000n });
    provider = new AnchorProvider(connection, new Wallet(trader), { commitment: 'confirmed' });
  });
  after(() => net.close());

  const tokens = (mint: PublicKey): PublicKey => getAssociatedTokenAddressSync(mint, trader.publicKey);
  const balance = async (account: PublicKey): Promise<bigint> => (await getAccount(connection, account)).amount;

  it('sends through AnchorProvider', async () => {
    const target = Keypair.generate().publicKey;
    const transfer = { fromPubkey: trader.publicKey, toPubkey: target, lamports: 5_000_000 };
    const signature = await provider.sendAndConfirm(new Transaction().add(SystemProgram.transfer(transfer)));
    assert.equal(await connection.getBalance(target), 5_000_000);
    assert.equal((await connection.getSignatureStatus(signature)).value?.err, null);
  });

  it('has a pool that trades USDC for ZERO through an Anchor client', async () => {
    const { address, baseVault, quoteVault } = net.pool;
    assert.equal(await balance(baseVault), DEFAULT_POOL.zero);
    assert.equal(await balance(quoteVault), DEFAULT_POOL.usdc);
    const program = new Program(readIdl('pool'), provider);
    const swap = program.methods['swap'];
    assert.ok(swap);
    const accounts = {
      trader: trader.publicKey,
      pool: address,
      source: tokens(net.mints.usdc),
      destination: tokens(net.mints.zero),
      vaultIn: quoteVault,
      vaultOut: baseVault,
    };
    const paid = 1_000_000n;
    const kept = paid - (paid * BigInt(DEFAULT_POOL.feeBps) + 9_999n) / 10_000n;
    const bought = (DEFAULT_POOL.zero * kept) / (DEFAULT_POOL.usdc + kept);
    const units = new BN(paid.toString());
    const signature = await swap(units, new BN(bought.toString())).accounts(accounts).rpc();
    assert.equal(await balance(tokens(net.mints.zero)), bought + 1n);
    const landed = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const [inner] = landed?.meta?.innerInstructions ?? [];
    assert.deepEqual([inner?.index, inner?.instructions.length], [0, 2]);

    const greedy = swap(units, new BN(bought.toString())).accounts(accounts).rpc();
    await assert.rejects(greedy, /custom program error: 0x1775/);
  });

  it('deploys programs whose ProgramData names the upgrade authority', async () => {
    for (const id of Object.values(net.programs)) {
      const account = await connection.getAccountInfo(id);
      assert.equal(account?.executable, true);
      assert.ok(account.data.subarray(4).equals(programDataAddress(id).toBuffer()));
      const data = await connection.getAccountInfo(programDataAddress(id));
      assert.equal(data?.data.readUInt32LE(0), 3);
      assert.deepEqual(data.data.subarray(12, 45), Buffer.concat([Buffer.of(1), net.authority.publicKey.toBuffer()]));
      assert.equal(data.data.toString('latin1', 45, 49), '\x7fELF');
    }
  });

  it('lets the upgrade authority, and nobody else, initialise shardmarket', async () => {
    const initialise = (signer: Keypair) => {
      const program = new Program(readIdl('shardmarket'), new AnchorProvider(connection, new Wallet(signer), {}));
      const method = program.methods['initConfig'];
      assert.ok(method);
      const params = limitsArgs({ ...DEFAULT_LIMITS, guardian: signer.publicKey });
      const accounts = { authority: signer.publicKey, usdcMint: net.mints.usdc, zeroMint: net.mints.zero };
      return method(params).accounts(accounts).rpc();
    };
    const refusal = readIdl('shardmarket').errors?.find(({ name }) => name === 'NotUpgradeAuthority');
    await assert.rejects(initialise(trader), new RegExp(`custom program error: 0x${refusal?.code.toString(16)}`));
    await initialise(net.authority);
  });

  it('describes itself over RPC', async () => {
    const response = await fetch(net.rpcUrl, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'localnet_info' }),
    });
    const { result } = (await response.json()) as { result: Record<string, Record<string, string>> };
    assert.equal(result['mints']?.['usdc'], net.mints.usdc.toBase58());
    assert.equal(result['pool']?.['address'], net.pool.address.toBase58());
    assert.equal(result['programs']?.['shardmarket'], net.programs.shardmarket.toBase58());
    assert.ok(Number(result['clock']?.['slot']) > 0);
  });

  it('takes another authority, upgrade authority and pool', async () => {
    const [authority, upgradeAuthority] = [Keypair.generate(), Keypair.generate().publicKey];
    const pool = { zero: 7_000_000n, usdc: 3_000_000n, feeBps: 30 };
    const other = await startLocalnet({ authority, upgradeAuthority, pool });
    try {
      const data = other.chain.accounts.get(programDataAddress(other.programs.pool).toBase58())?.data;
      assert.deepEqual(Buffer.from(data?.subarray(13, 45) ?? []), upgradeAuthority.toBuffer());
      const reader = new Connection(other.rpcUrl, 'confirmed');
      assert.equal((await getAccount(reader, other.pool.baseVault)).amount, 7_000_000n);
    } finally {
      await other.close();
    }
  });
});

describe('a localnet with a state file', () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'localnet-'))));
  after(() => rmSync(directory, { recursive: true }));

  it('continues where it stopped: tokens, pool, programs, history and time', async () => {
    const state = join(directory, 'sub', 'chain.state');
    const owner = Keypair.generate().publicKey;
    const first = await startLocalnet({ state });
    assert.equal(first.restored, false);
    const signature = first.faucet(owner, { usdc: 42n });
    const saved = await fetch(first.rpcUrl, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'localnet_save' }),
    });
    assert.deepEqual(await saved.json(), { jsonrpc: '2.0', id: 1, result: { path: state } });
    assert.equal(readState(state)?.chain.history.at(-1)?.signature, signature);
    const { unixTimestamp } = first.advanceTime(86_400);
    await first.close();

    const second = await startLocalnet({ state });
    try {
      assert.equal(second.restored, true);
      const reader = new Connection(second.rpcUrl, 'confirmed');
      const account = getAssociatedTokenAddressSync(second.mints.usdc, owner);
      assert.equal((await getAccount(reader, account)).amount, 42n);
      assert.ok(await reader.getTransaction(signature, { maxSupportedTransactionVersion: 0 }));
      assert.ok(second.chain.moment().unixTimestamp >= unixTimestamp);
      assert.equal(second.pool.address.toBase58(), first.pool.address.toBase58());
      second.faucet(owner, { usdc: 1n });
      assert.equal((await getAccount(reader, account)).amount, 43n);
    } finally {
      await second.close();
    }
  });

  it('says so when the programs have been built anew since', async () => {
    const state = join(directory, 'old.state');
    const first = await startLocalnet({ state });
    await first.close();
    const saved = readState(state);
    assert.ok(saved);
    const { svm, ...meta } = saved;
    writeState(state, svm, { ...meta, programs: { ...meta.programs, pool: '00' } });
    const lines: string[] = [];
    const second = await startLocalnet({ state, log: (line) => lines.push(line) });
    await second.close();
    assert.match(lines.join('\n'), /another build of pool/);
    assert.equal(readState(state)?.programs['pool'], '00');
  });
});
