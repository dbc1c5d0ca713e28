import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Keypair, LAMPORTS_PER_SOL, sendAndConfirmTransaction, SystemProgram, Transaction } from '@solana/web3.js';
import { WebSocket } from 'ws';
import { serveTestChain, type TestChain } from '../test-support.ts';

/** Resolves with the arguments of the listener's first call. */
function firstCall<A extends unknown[]>(): { listener: (...args: A) => void; called: Promise<A> } {
  let listener: (...args: A) => void = () => undefined;
  const called = new Promise<A>((resolve) => {
    listener = (...args) => resolve(args);
  });
  return { listener, called };
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly method?: string;
  readonly error?: { readonly code: number; readonly message: string };
  readonly params?: { readonly subscription: number; readonly result: unknown };
}

/** A raw client that keeps messages until somebody asks for them. */
class RawClient {
  readonly socket: WebSocket;
  private readonly messages: Message[] = [];
  private wake: () => void = () => undefined;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString('utf8')) as Message);
      this.wake();
    });
  }

  request(method: string, ...params: unknown[]): void {
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  }

  async next(): Promise<Message> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

describe('subscriptions', () => {
  let net: TestChain;
  before(async () => (net = await serveTestChain()));
  after(() => net.close());

  const pay = (from: Keypair, to: Keypair) =>
    sendAndConfirmTransaction(
      net.connection,
      new Transaction().add(
        SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports: LAMPORTS_PER_SOL }),
      ),
      [from],
    );
  const client = async (url: string): Promise<RawClient> => {
    const raw = new RawClient(url);
    await once(raw.socket, 'open');
    return raw;
  };

  it('tells web3.js of accounts, logs, programs and slots', async () => {
    const { connection } = net;
    const [alice, bob] = [net.fundedKeypair(), Keypair.generate()];
    const account = firstCall<[{ lamports: number }, { slot: number }]>();
    const logs = firstCall<[{ signature: string; logs: string[] }]>();
    const slot = firstCall<[{ slot: number; parent: number }]>();
    const ids = [
      connection.onAccountChange(bob.publicKey, account.listener),
      connection.onLogs(bob.publicKey, logs.listener),
      connection.onSlotChange(slot.listener),
    ] as const;
    // web3.js subscribes in the background: a slot notification tells that its socket works.
    await slot.called;
    const signature = await pay(alice, bob);
    const [changed] = await account.called;
    assert.equal(changed.lamports, LAMPORTS_PER_SOL);
    const [logged] = await logs.called;
    assert.equal(logged.signature, signature);
    assert.ok(logged.logs.length > 0);
    await connection.removeAccountChangeListener(ids[0]);
    await connection.removeOnLogsListener(ids[1]);
    await connection.removeSlotChangeListener(ids[2]);
  });

  it('answers a signature subscription at once when the transaction has landed before', async () => {
    const alice = net.fundedKeypair();
    const signature = await pay(alice, Keypair.generate());
    const raw = await client(net.wsUrl);
    raw.request('signatureSubscribe', signature, { commitment: 'finalized' });
    const { result } = await raw.next();
    const { method, params } = await raw.next();
    assert.deepEqual([method, params?.subscription], ['signatureNotification', result]);
    assert.deepEqual((params?.result as { value: unknown }).value, { err: null });
    raw.socket.close();
  });

  it('serves WebSocket on the HTTP port as well, and programs with filters', async () => {
    const raw = await client(net.rpcUrl.replace('http', 'ws'));
    const owner = Keypair.generate().publicKey.toBase58();
    raw.request('programSubscribe', owner, { encoding: 'base64', filters: [{ dataSize: 3 }] });
    const { result } = await raw.next();
    assert.equal(typeof result, 'number');
    const set = (data: string) =>
      net.call('localnet_setAccount', {
        address: Keypair.generate().publicKey.toBase58(),
        owner,
        lamports: 1_000_000,
        data,
      });
    await set('AAAAAA==');
    await set('AQID');
    const { method, params } = await raw.next();
    assert.equal(method, 'programNotification');
    assert.deepEqual((params?.result as { value: { account: { data: unknown } } }).value.account.data, [
      'AQID',
      'base64',
    ]);
    raw.request('programUnsubscribe', result);
    assert.equal((await raw.next()).result, true);
    await set('AQID');
    raw.request('programUnsubscribe', result);
    assert.equal((await raw.next()).error?.code, -32602);
    raw.socket.close();
  });

  it('reports an account that is emptied', async () => {
    const raw = await client(net.wsUrl);
    const address = Keypair.generate().publicKey.toBase58();
    const set = (lamports: number) =>
      net.call('localnet_setAccount', { address, owner: SystemProgram.programId.toBase58(), lamports });
    await set(5_000_000);
    raw.request('accountSubscribe', address, { encoding: 'base64' });
    await raw.next();
    await set(0);
    const { params } = await raw.next();
    assert.equal((params?.result as { value: { lamports: number } }).value.lamports, 0);
    raw.socket.close();
  });

  it('names an unknown method, and does not answer a ping without an id', async () => {
    const raw = await client(net.wsUrl);
    raw.socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'ping', params: null }));
    raw.request('blockSubscribe', 'all');
    const { error } = await raw.next();
    assert.equal(error?.code, -32601);
    assert.match(error.message, /blockSubscribe.*accountSubscribe/);
    raw.socket.close();
  });
});
