import assert from 'node:assert/strict';
import { address, createSolanaRpc, createSolanaRpcSubscriptions, lamports, signature } from '@solana/kit';
import { Keypair } from '@solana/web3.js';
import { serveTestChain, type TestChain } from '../test-support.ts';

describe('@solana/kit against localnet', () => {
  let net: TestChain;
  before(async () => (net = await serveTestChain()));
  after(() => net.close());

  it('reads, airdrops and subscribes', async () => {
    const rpc = createSolanaRpc(net.rpcUrl);
    const owner = address(Keypair.generate().publicKey.toBase58());
    const drop = await rpc.requestAirdrop(owner, lamports(7_000_000n)).send();
    assert.equal((await rpc.getBalance(owner).send()).value, 7_000_000n);
    const { value } = await rpc.getAccountInfo(owner, { encoding: 'base64' }).send();
    assert.deepEqual(value?.data, ['', 'base64']);
    const [status] = (await rpc.getSignatureStatuses([drop]).send()).value;
    assert.equal(status?.confirmationStatus, 'finalized');
    const landed = await rpc.getTransaction(drop, { encoding: 'json', maxSupportedTransactionVersion: 0 }).send();
    assert.equal(landed?.meta?.err, null);
    await assert.rejects(rpc.getAccountInfo(owner, { encoding: 'base64+zstd' }).send(), /zstd is not served/);

    const abort = new AbortController();
    const notifications = await createSolanaRpcSubscriptions(net.wsUrl)
      .signatureNotifications(signature(drop))
      .subscribe({ abortSignal: abort.signal });
    for await (const notification of notifications) {
      assert.deepEqual(notification.value, { err: null });
      break;
    }
    abort.abort();
  });
});
