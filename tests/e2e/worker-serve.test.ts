import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Localnet } from '@shardmarket/localnet';
import {
  fromHex,
  registerWorkerIx,
  rotateOperatorIx,
  sendAndConfirm,
  setOfferIx,
  workerAddress,
} from '@shardmarket/sdk';
import type { Hello } from '@shardmarket/sdk';
import { Keypair, type Connection } from '@solana/web3.js';
import { openModel } from '../../worker/src/model/manifest.ts';
import { TestKeeper } from '../../worker/src/testing/keeper.ts';
import { limits } from '../program/support/actors.ts';
import { MODEL, startLocalMarket } from '../program/support/local-market.ts';

const CLI = fileURLToPath(new URL('../../worker/src/cli.ts', import.meta.url));

describe('worker serve', () => {
  const [operator, payout, next] = [Keypair.generate(), Keypair.generate(), Keypair.generate()];
  const worker = workerAddress(operator.publicKey);
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-serve-'));
  let localnet: Localnet;
  let connection: Connection;
  let keeper: TestKeeper;
  let manifestHash: Uint8Array;
  let child: ChildProcess | undefined;

  before(async () => {
    ({ localnet, connection } = await startLocalMarket());
    keeper = await TestKeeper.listen();
    manifestHash = fromHex((await openModel(MODEL)).hash, 32);
    for (const { publicKey } of [operator, payout, next]) {
      localnet.faucet(publicKey, { zero: limits.minBond, sol: 10_000_000_000n });
    }
    const zeroMint = localnet.mints.zero;
    const terms = { manifestHash, zeroMint, ask: 7n, bond: limits.minBond, payout: payout.publicKey };
    const register = await registerWorkerIx({ ...terms, operator: operator.publicKey, layers: [0, 2] });
    await sendAndConfirm(connection, [register], [operator]);
    const rotation = await rotateOperatorIx(worker, payout.publicKey, next.publicKey);
    await sendAndConfirm(connection, [rotation], [payout, next]);
  });
  after(async () => {
    child?.kill('SIGKILL');
    await keeper.close();
    await localnet.close();
    rmSync(folder, { recursive: true });
  });

  const hello = () => keeper.next<Hello>((message) => (message.type === 'hello' ? message.hello : undefined));

  it('serves with a key that became the operator, and goes on with other layers without a restart by hand', async () => {
    const keypair = join(folder, 'next.json');
    writeFileSync(keypair, JSON.stringify([...next.secretKey]));
    const first = hello();
    child = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', CLI, 'serve', '--json', '--keypair', keypair, '--worker', worker.toBase58()],
        ...['--rpc', localnet.rpcUrl, '--keeper', keeper.url, '--model', MODEL, '--data-dir', join(folder, 'data')],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LOG_LEVEL: 'error' } },
    );
    const before = await first;
    assert.deepEqual([before.worker, before.operator], [worker.toBase58(), next.publicKey.toBase58()]);
    assert.deepEqual(before.layers, [0, 2]);

    const offer = await setOfferIx({ operator: next.publicKey, manifestHash, layers: [0, 3], ask: 7n, worker });
    await sendAndConfirm(connection, [offer], [next]);
    const second = hello();
    const [connected] = keeper.workers;
    assert.ok(connected);
    keeper.send(connected, { type: 'refused', code: 'wrong_layers', message: 'registered for layers [0, 3)' });
    assert.deepEqual((await second).layers, [0, 3]);

    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });
});
