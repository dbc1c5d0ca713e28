import assert from 'node:assert/strict';
import { Keypair, SystemProgram, Transaction, TransactionInstruction } from '@solana/web3.js';
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { serveTestChain, type TestChain } from '../test-support.ts';

describe('errors of the RPC', () => {
  let net: TestChain;
  before(async () => (net = await serveTestChain()));
  after(() => net.close());

  const wire = async (payer: Keypair, change?: (bytes: Buffer) => void): Promise<string> => {
    const { blockhash, lastValidBlockHeight } = await net.connection.getLatestBlockhash();
    const to = Keypair.generate().publicKey;
    const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight });
    transaction.add(SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to, lamports: 5_000_000 }));
    transaction.sign(payer);
    const bytes = transaction.serialize();
    change?.(bytes);
    return bytes.toString('base64');
  };
  const send = (text: string, options: object = {}) =>
    net.call('sendTransaction', text, { encoding: 'base64', ...options });

  it('answers text that is not JSON with a parse error', async () => {
    const { error, id } = await net.post('{"jsonrpc":');
    assert.deepEqual([error?.code, id], [-32700, null]);
  });

  it('answers what is not a request with an invalid request', async () => {
    for (const body of [[], 7, { jsonrpc: '1.0', id: 1, method: 'getSlot' }, { jsonrpc: '2.0', id: 1 }]) {
      assert.equal((await net.post(body)).error?.code, -32600, JSON.stringify(body));
    }
  });

  it('names an unknown method and those that exist', async () => {
    const { error, id } = await net.call('getSupply');
    assert.deepEqual([error?.code, id], [-32601, 1]);
    assert.match(error?.message ?? '', /getSupply.*getSlot/);
  });

  it('says which parameter is wrong', async () => {
    const key = Keypair.generate().publicKey.toBase58();
    const cases: [string, unknown[], RegExp][] = [
      ['getBalance', [], /params: .*expected array to have >=1 items/],
      ['getBalance', ['not an address'], /params\[0\]: expected a base58 address/],
      ['getAccountInfo', [key, { encoding: 'base64+zstd' }], /params\[1\]\.encoding: expected encoding/],
      ['getMultipleAccounts', [Array.from({ length: 101 }, () => key)], /params\[0\]/],
      ['getProgramAccounts', [key, { filters: [{ size: 3 }] }], /filters\.0: expected \{"dataSize"/],
      ['getProgramAccounts', [key, { filters: [{ memcmp: { offset: 0, bytes: '0OIl' } }] }], /not base58/],
      ['getTokenSupply', [key], /could not find mint/],
      ['getTokenAccountBalance', [key], /could not find account/],
      ['getTokenAccountsByOwner', [key, {}], /expected \{"mint"/],
      ['sendTransaction', ['AA==', { encoding: 'base64' }], /failed to deserialize/],
      ['sendTransaction', ['?', { encoding: 'base64' }], /invalid base64/],
      [
        'simulateTransaction',
        [await wire(net.authority), { encoding: 'base64', sigVerify: true, replaceRecentBlockhash: true }],
        /may not be used/,
      ],
      ['localnet_advanceTime', [{ seconds: -1 }], /seconds/],
      ['localnet_faucet', [{ owner: key }], /at least one of/],
      ['localnet_faucet', [{ owner: key, usdc: 1.5 }], /usdc: expected base units/],
      ['localnet_save', [], /without --state/],
      [
        'localnet_setAccount',
        [
          {
            address: key,
            owner: 'BPFLoader2111111111111111111111111111111111',
            lamports: 1,
            data: 'AAAA',
            executable: true,
          },
        ],
        /the account was refused/,
      ],
    ];
    for (const [method, params, message] of cases) {
      const { error } = await net.call(method, ...params);
      assert.equal(error?.code, -32602, `${method}: ${JSON.stringify(error)}`);
      assert.match(error.message, message);
    }
  });

  it('refuses a bad signature and an altered message', async () => {
    for (const index of [5, 100]) {
      const altered = await wire(net.authority, (bytes) => bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index));
      assert.equal((await send(altered)).error?.code, -32003);
      const { result } = await send(altered, { skipPreflight: true });
      const status = await net.call('getSignatureStatuses', [result]);
      assert.deepEqual((status.result as { value: unknown[] }).value, [null]);
      assert.match(net.lines.at(-1) ?? '', /dropped transaction .*signature verification/);
    }
  });

  it('refuses a duplicate in preflight and answers it with the same signature without', async () => {
    const payer = net.fundedKeypair();
    const text = await wire(payer);
    const first = await send(text);
    const { error } = await send(text);
    assert.deepEqual([error?.code, error?.data?.['err']], [-32002, 'AlreadyProcessed']);
    const balance = await net.connection.getBalance(payer.publicKey);
    const again = await send(text, { skipPreflight: true });
    assert.equal(again.result, first.result);
    assert.equal(await net.connection.getBalance(payer.publicKey), balance);
  });

  it('refuses a payer without SOL and shows the reason', async () => {
    const { error } = await send(await wire(Keypair.generate()));
    assert.deepEqual([error?.code, error?.data?.['err']], [-32002, 'AccountNotFound']);
    assert.match(error?.message ?? '', /^Transaction simulation failed: Attempt to debit an account/);
  });

  it('shows logs, units and the error of a failing instruction', async () => {
    const payer = net.fundedKeypair();
    const { blockhash, lastValidBlockHeight } = await net.connection.getLatestBlockhash();
    const run = async (...instructions: TransactionInstruction[]) => {
      const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight });
      transaction.add(...instructions).sign(payer);
      return (await send(transaction.serialize().toString('base64'))).error;
    };
    const noAccounts = new TransactionInstruction({ programId: TOKEN_PROGRAM_ID, keys: [], data: Buffer.from([1]) });
    const failed = await run(noAccounts);
    assert.deepEqual(failed?.data?.['err'], { InstructionError: [0, 'NotEnoughAccountKeys'] });
    assert.ok(Number(failed.data['unitsConsumed']) > 0 && Array.isArray(failed.data['logs']));
    assert.match(failed.message, /Error processing Instruction 0: insufficient account keys for instruction/);

    const dust = SystemProgram.transfer({
      fromPubkey: payer.publicKey,
      toPubkey: Keypair.generate().publicKey,
      lamports: 1,
    });
    assert.deepEqual((await run(dust))?.data?.['err'], { InsufficientFundsForRent: { account_index: 1 } });
  });

  it('refuses a context slot that is not there yet', async () => {
    const { error } = await net.call('getSlot', { minContextSlot: 1_000_000_000 });
    assert.equal(error?.code, -32016);
    assert.ok(Number(error.data?.['contextSlot']) >= 1_000);
  });

  it('answers a batch in order, with an error for the one that fails', async () => {
    const body = ['getSlot', 'nope', 'getHealth'].map((method, id) => ({ jsonrpc: '2.0', id, method }));
    const replies = (await net.post(body)) as unknown as { id: number; error?: object; result?: unknown }[];
    assert.deepEqual(
      replies.map(({ id, error }) => [id, error !== undefined]),
      [
        [0, false],
        [1, true],
        [2, false],
      ],
    );
  });
});
