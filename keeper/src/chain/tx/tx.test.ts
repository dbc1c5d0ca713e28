import assert from 'node:assert/strict';
import { Connection, Keypair, SystemProgram } from '@solana/web3.js';
import { startLocalnet, type Localnet } from '@shardmarket/localnet';
import { sharedDatabase } from '../../../test/databases.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { createLog } from '../../log.ts';
import { Poller, type PollerConnection } from './poller.ts';
import { Sender } from './sender.ts';
import { findTransaction, insertTransaction } from './store.ts';

const log = createLog('silent');
const tx = { signature: 'sig', wire: Uint8Array.of(1), lastValidBlockHeight: 100 };

describe('the poller', () => {
  /** An RPC that answers as a script says; whatever is asked beyond it fails. */
  function rpc(script: { heights: number[]; statuses: unknown[] }) {
    const asked: string[] = [];
    const connection = {
      getBlockHeight: () => {
        asked.push('height');
        const height = script.heights.shift();
        return height === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(height);
      },
      getSignatureStatuses: () => {
        asked.push('status');
        return Promise.resolve({ context: { slot: 1 }, value: [script.statuses.shift() ?? null] });
      },
      sendRawTransaction: () => {
        asked.push('send');
        return Promise.resolve('sig');
      },
    } as unknown as PollerConnection;
    return { asked, poller: new Poller({ connection, log, pollMs: 1, resendMs: 0 }) };
  }
  const confirmed = { slot: 1, confirmations: 1, err: null, confirmationStatus: 'confirmed' };

  it('asks for the height before the status, so that nothing that landed is declared dead', async () => {
    const { poller, asked } = rpc({ heights: [101], statuses: [confirmed] });
    assert.deepEqual(await poller.follow(tx), { state: 'confirmed' });
    assert.deepEqual(asked, ['height', 'status']);
  });

  it('sends the same bytes again until they are provably dead', async () => {
    const { poller, asked } = rpc({ heights: [99, 100, 101], statuses: [null, null, null] });
    assert.deepEqual(await poller.follow(tx), { state: 'expired' });
    assert.equal(asked.filter((a) => a === 'send').length, 2);
  });

  it('takes no answer for neither success nor failure', async () => {
    const script = { heights: [] as number[], statuses: [confirmed] };
    const { poller, asked } = rpc(script);
    const landing = poller.follow(tx);
    while (asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    script.heights.push(500);
    assert.deepEqual(await landing, { state: 'confirmed' });
  });

  it('reports what the program answered', async () => {
    const err = { InstructionError: [0, { Custom: 1 }] };
    const { poller } = rpc({ heights: [1], statuses: [{ ...confirmed, err }] });
    assert.deepEqual(await poller.follow(tx), { state: 'failed', err });
  });

  it('waits while a status is only processed', async () => {
    const processed = { ...confirmed, confirmationStatus: 'processed' };
    const { poller } = rpc({ heights: [1, 2], statuses: [processed, confirmed] });
    assert.deepEqual(await poller.follow(tx), { state: 'confirmed' });
  });

  it('lets go when it is stopped', async () => {
    const { poller } = rpc({ heights: [1], statuses: [null] });
    const landing = poller.follow(tx);
    await Promise.all([assert.rejects(landing, { code: 'shutting_down' }), poller.stop()]);
  });
});

describe('the sender on a local chain', () => {
  let localnet: Localnet;
  let database: OpenDatabase;
  let connection: Connection;
  const payer = Keypair.generate();
  const outcomes: string[] = [];
  const metrics = {
    transaction: (kind: string, outcome: string) => void outcomes.push(`${kind} ${outcome}`),
    budget: () => undefined,
  };

  before(async () => {
    localnet = await startLocalnet();
    localnet.faucet(payer.publicKey, { sol: 1_000_000_000n });
    connection = new Connection(localnet.rpcUrl, 'confirmed');
    database = await sharedDatabase();
  });
  after(async () => {
    await localnet.close();
  });

  const newSender = () => new Sender({ connection, db: database.db, payer, metrics, log, pollMs: 5, resendMs: 20 });
  const transfer = (to: Keypair, lamports: number) => () =>
    Promise.resolve([SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to.publicKey, lamports })]);

  it('sends once for a key, however often it is asked', async () => {
    const sender = newSender();
    const to = Keypair.generate();
    const send = () => sender.send('transfer', 'once:0', transfer(to, 5_000_000));
    const first = await send();
    const again = await send();
    assert.equal(first.state, 'confirmed');
    assert.deepEqual(again, first);
    assert.equal(await connection.getBalance(to.publicKey), 5_000_000);
    assert.equal((await findTransaction(database.db, 'once:0'))?.state, 'confirmed');
    assert.deepEqual(outcomes, ['transfer confirmed']);
    await sender.stop();
  });

  it('reports a refusal with its reason, and stores nothing: nothing was signed', async () => {
    const sender = newSender();
    const outcome = await sender.send('transfer', 'poor:0', transfer(Keypair.generate(), 5_000_000_000));
    assert.ok(outcome.state === 'failed');
    assert.match(outcome.error, /lamports|funds/i);
    assert.equal(outcome.signature, '');
    assert.equal(await findTransaction(database.db, 'poor:0'), undefined);
    await sender.stop();
  });

  /** What a crash between storing and sending leaves behind. */
  const stored = async (key: string, to: Keypair) => {
    const crashed = newSender();
    const broken = { ...connection, getLatestBlockhash: connection.getLatestBlockhash.bind(connection) };
    const { buildTransaction, sealed } = await import('@shardmarket/sdk');
    const unsigned = await buildTransaction(
      broken as unknown as Connection,
      payer.publicKey,
      await transfer(to, 5_000_000)(),
    );
    unsigned.transaction.sign(payer);
    await insertTransaction(database.db, key, 'transfer', sealed(unsigned));
    await crashed.stop();
  };

  it('follows up what a crash left, with the same bytes', async () => {
    const to = Keypair.generate();
    await stored('crash:0', to);
    const sender = newSender();
    assert.equal(await sender.recover(), 1);
    const outcome = await sender.send('transfer', 'crash:0', () => assert.fail('nothing may be signed anew'));
    assert.equal(outcome.state, 'confirmed');
    assert.equal(await connection.getBalance(to.publicKey), 5_000_000);
    await sender.stop();
  });

  it('declares dead what a crash left too long ago, without moving money', async () => {
    const to = Keypair.generate();
    await stored('dead:0', to);
    localnet.advanceTime(3_600);
    const sender = newSender();
    const outcome = await sender.send('transfer', 'dead:0', () => assert.fail('nothing may be signed anew'));
    assert.equal(outcome.state, 'expired');
    assert.equal(await connection.getBalance(to.publicKey), 0);
    await sender.stop();
  });
});
