import assert from 'node:assert/strict';
import { ataAddress, decodeAccount } from '@shardmarket/sdk';
import { createKeyPairSignerFromBytes } from '@solana/kit';
import { Keypair, PublicKey } from '@solana/web3.js';
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { startMarket, type TestMarket } from '../../test/market.ts';
import { idsOf } from '../../test/models.ts';
import { startRpcProxy, type RpcProxy } from '../../test/rpc-proxy.ts';
import type { ScriptedRing } from '../../test/scripted-worker.ts';
import { rejoin, startRing } from '../../test/stages.ts';
import { startKeeper, type Keeper } from '../keeper.ts';
import { NETWORKS, PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE } from './protocol.ts';

const FEE = 2_000n;
const DEPOSIT = 3_000n;
/** ceil(5 × 2 layers × (6 + 3 − 1)) for each of three stages */
const COST = 3n * 80n;
const PRICE = COST + FEE;

describe('x402 with the official client, on the real program', () => {
  let market: TestMarket;
  let proxy: RpcProxy;
  let keeper: Keeper;
  let ring: ScriptedRing;
  let payer: Keypair;

  const start = () =>
    startKeeper(
      market.config({
        rpcUrl: proxy.url,
        x402: { network: NETWORKS.devnet, deposit: DEPOSIT, fee: FEE, settleWaitMs: 2_000 },
      }),
    );
  const joinRing = async () => {
    ring = await rejoin(ring, keeper.url);
  };

  before(async () => {
    market = await startMarket();
    proxy = await startRpcProxy(market.localnet.rpcUrl);
    market.localnet.faucet(market.keeper.publicKey, { usdc: DEPOSIT });
    keeper = await start();
    ring = await startRing(market, keeper.url);
  });
  after(async () => {
    await ring.close();
    await keeper.stop();
    await proxy.close();
    await market.stop();
  });
  beforeEach(() => {
    ring.script = { tokens: idsOf('abc') };
    payer = Keypair.generate();
    market.localnet.faucet(payer.publicKey, { usdc: 10_000n });
  });

  const usdc = async (owner: PublicKey) =>
    BigInt((await market.connection.getTokenAccountBalance(ataAddress(owner, market.mints.usdcMint))).value.amount);
  const request = (more: object = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'bytes',
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 3,
      ...more,
    }),
  });
  const url = () => `${keeper.url}/v1/chat/completions`;
  /** The official client's fetch, and the payment header that it sent. */
  const paying = async (by = payer) => {
    const signer = await createKeyPairSignerFromBytes(by.secretKey);
    const scheme = new ExactSvmScheme(signer, { rpcUrl: market.localnet.rpcUrl });
    const client = new x402Client().register('solana:*', scheme).setSpendControls(false);
    const sent: { header?: string } = {};
    const noting: typeof fetch = (input, init) => {
      // The server's library has its own Request in the place of the global one.
      const header = (input as Request).headers.get(PAYMENT_SIGNATURE);
      if (header !== null) sent.header = header;
      return fetch(input, init);
    };
    return { pay: wrapFetchWithPayment(noting, client), sent };
  };
  const again = (header: string, more: object = {}) => {
    const { headers, ...rest } = request(more);
    return fetch(url(), { ...rest, headers: { ...(headers as Record<string, string>), [PAYMENT_SIGNATURE]: header } });
  };
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { error?: { code: string } }).error?.code,
  ];

  it('answers 402 with what is to be paid, and takes nothing, until it is paid', async () => {
    const response = await fetch(url(), request());
    const required = JSON.parse(Buffer.from(response.headers.get(PAYMENT_REQUIRED) ?? '', 'base64').toString()) as {
      accepts: { amount: string; payTo: string }[];
    };
    assert.deepEqual(
      required.accepts.map(({ amount, payTo }) => [amount, payTo]),
      [[`${PRICE}`, market.keeper.publicKey.toBase58()]],
    );
    assert.deepEqual(await codeOf(response), [402, 'payment_required']);
  });

  it('serves who pays: the exact price is on chain before the answer, and the workers are paid as ever', async () => {
    const before = await usdc(market.keeper.publicKey);
    const { pay } = await paying();
    const response = await pay(url(), request({ stream: true }));
    assert.equal(response.status, 200);
    // The headers are there, the answer is not read yet.
    const paid = decodePaymentResponseHeader(response.headers.get(PAYMENT_RESPONSE) ?? '');
    assert.deepEqual([paid.success, paid.payer, paid.amount], [true, payer.publicKey.toBase58(), `${PRICE}`]);
    const status = await market.connection.getSignatureStatus(paid.transaction);
    assert.equal(status.value?.err, null);
    assert.equal(await usdc(market.keeper.publicKey), before + PRICE);
    assert.equal(await usdc(payer.publicKey), 10_000n - PRICE);
    assert.match(await response.text(), /data: \[DONE\]\n\n$/);
    assert.equal(response.headers.get('x-shardmarket-max-cost'), `${COST}`);
    assert.equal(response.headers.get('x-shardmarket-available'), null, "the keeper's own balance is its own affair");

    await keeper.tick('all');
    const told = ring.started.at(-1);
    const info = await market.connection.getAccountInfo(new PublicKey(told?.session ?? ''));
    const session = info && decodeAccount('session', info);
    assert.equal(session?.payer.toBase58(), market.keeper.publicKey.toBase58());
    assert.equal(session?.settled, COST);
  });

  it('sells several choices, and plain completions, for what they cost together', async () => {
    const { pay } = await paying();
    const { method, headers } = request();
    const body = JSON.stringify({ model: 'bytes', prompt: 'Hello', max_tokens: 3, n: 2 });
    const init: RequestInit = { method: method ?? '', headers: headers ?? {}, body };
    const response = await pay(`${keeper.url}/v1/completions`, init);
    const { choices } = (await response.json()) as { choices: object[] };
    assert.deepEqual([response.status, choices.length], [200, 2]);
    assert.equal(await usdc(payer.publicKey), 10_000n - 2n * COST - FEE);
  });

  it('uses a payment once, also when it is presented twice at once', async () => {
    const { pay, sent } = await paying();
    assert.equal((await pay(url(), request())).status, 200);
    const held = await usdc(market.keeper.publicKey);
    assert.deepEqual(await codeOf(await again(sent.header ?? '')), [409, 'payment_used']);
    assert.deepEqual(await codeOf(await again(sent.header ?? '', { max_tokens: 2 })), [409, 'payment_mismatch']);

    const other = await paying();
    const [first, second] = await Promise.all([
      other.pay(url(), request()),
      (async () => {
        while (other.sent.header === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
        return again(other.sent.header);
      })(),
    ]);
    assert.deepEqual([first.status, second.status].sort(), [200, 409]);
    assert.equal(await usdc(market.keeper.publicKey), held + PRICE);
    assert.equal(await usdc(payer.publicKey), 10_000n - 2n * PRICE);
  });

  it('keeps a payment good whose job came to nothing', async () => {
    ring.script = { tokens: idsOf('abc'), breakAfter: 0, breakBy: 'fail' };
    const { pay, sent } = await paying();
    const failed = await pay(url(), request());
    assert.equal(failed.status, 503);
    assert.equal(decodePaymentResponseHeader(failed.headers.get(PAYMENT_RESPONSE) ?? '').success, true);
    assert.match(((await failed.json()) as { error: { message: string } }).error.message, /Your payment stays good/);
    ring.script = { tokens: idsOf('abc') };
    assert.equal((await again(sent.header ?? '')).status, 200);
    assert.equal(await usdc(payer.publicKey), 10_000n - PRICE);
    assert.deepEqual(await codeOf(await again(sent.header ?? '')), [409, 'payment_used']);
  });

  it('never asks for money again while the fate of a payment is not known, and goes on with it, also after a restart', async () => {
    const held = await usdc(market.keeper.publicKey);
    const { pay, sent } = await paying();
    proxy.lost.add('sendTransaction');
    assert.deepEqual(await codeOf(await pay(url(), request())), [409, 'payment_pending']);
    const header = sent.header ?? '';
    assert.deepEqual(await codeOf(await again(header)), [409, 'payment_pending']);
    assert.equal(await usdc(market.keeper.publicKey), held);

    await ring.close();
    await keeper.stop();
    proxy.lost.delete('sendTransaction');
    keeper = await start();
    await joinRing();
    let response = await again(header);
    while (response.status === 409) response = await again(header);
    assert.equal(response.status, 200);
    assert.equal(await usdc(market.keeper.publicKey), held + PRICE);
    assert.equal(await usdc(payer.publicKey), 10_000n - PRICE);
  });

  it('takes a payment for settled whose confirmation got lost', async () => {
    const { pay, sent } = await paying();
    proxy.lost.add('getSignatureStatuses');
    assert.deepEqual(await codeOf(await pay(url(), request())), [409, 'payment_pending']);
    assert.equal(await usdc(payer.publicKey), 10_000n - PRICE, 'it was paid');
    proxy.lost.delete('getSignatureStatuses');
    let response = await again(sent.header ?? '');
    while (response.status === 409) response = await again(sent.header ?? '');
    assert.equal(response.status, 200);
    assert.equal(await usdc(payer.publicKey), 10_000n - PRICE);
  });

  it('says 402 with the reason where a payment will certainly never land', async () => {
    const poor = Keypair.generate();
    market.localnet.faucet(poor.publicKey, { usdc: PRICE - 1n });
    const { pay, sent } = await paying(poor);
    const response = await pay(url(), request());
    assert.equal(response.status, 402);
    const required = Buffer.from(response.headers.get(PAYMENT_REQUIRED) ?? '', 'base64').toString();
    assert.match(required, /will never be on chain \(TokenInsufficientFunds/);
    assert.deepEqual(await codeOf(await again(sent.header ?? '')), [402, 'payment_required']);
  });

  it('takes no payment for a job that nobody can do', async () => {
    const { pay, sent } = await paying();
    assert.equal((await pay(url(), request())).status, 200);
    const spent = await usdc(payer.publicKey);
    await ring.close();
    const fresh = await paying();
    assert.equal((await fresh.pay(url(), request())).status, 503);
    assert.equal(fresh.sent.header, undefined);
    assert.equal(await usdc(payer.publicKey), spent);
    assert.ok(sent.header);
    await joinRing();
  });

  it('fills its session up again from the payments, once half of it is used', async () => {
    const house = async () => {
      const info = await market.connection.getAccountInfo(new PublicKey(ring.started.at(-1)?.session ?? ''));
      return (info && decodeAccount('session', info)) ?? assert.fail('the session is gone');
    };
    do {
      const rich = Keypair.generate();
      market.localnet.faucet(rich.publicKey, { usdc: PRICE });
      assert.equal((await (await paying(rich)).pay(url(), request())).status, 200);
      await keeper.tick('all');
    } while ((await house()).deposit === DEPOSIT);
    const { deposit, settled } = await house();
    assert.equal(deposit - settled, DEPOSIT);
    assert.ok(settled > DEPOSIT / 2n, `${settled}`);
  });
});
