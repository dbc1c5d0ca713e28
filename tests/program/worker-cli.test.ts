import assert from 'node:assert/strict';
import type { Localnet } from '@shardmarket/localnet';
import { requireAccount, rotateOperatorIx, sendAndConfirm, workerAddress } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import type { ChainOptions } from '../../worker/src/cli/common.ts';
import { draw } from '../../worker/src/cli/draw.ts';
import { exit, withdraw } from '../../worker/src/cli/exit.ts';
import { register } from '../../worker/src/cli/register.ts';
import { status } from '../../worker/src/cli/status.ts';
import { key, limits } from './support/actors.ts';
import { MODEL, startLocalMarket } from './support/local-market.ts';
import { said } from '../support/said.ts';

describe('commands of a worker', () => {
  const [operator, payout, next] = [key('operator'), key('operator payout'), key('next operator')];
  const worker = workerAddress(operator.publicKey);
  let localnet: Localnet;
  let connection: Connection;

  before(async () => {
    ({ localnet, connection } = await startLocalMarket());
    for (const { publicKey } of [operator, payout, next]) {
      localnet.faucet(publicKey, { zero: 10n * limits.minBond, sol: 10_000_000_000n });
    }
  });
  after(() => localnet.close());

  const chain = (): ChainOptions => ({ keypair: operator, rpc: localnet.rpcUrl });
  const offer = (ask: bigint, layers: [number, number] = [0, 2], by = chain()) =>
    said(() => register({ ...by, model: MODEL, layers, ask, bond: limits.minBond, payout: payout.publicKey }));
  const account = () => requireAccount(connection, 'worker', worker);
  const stays = (message: RegExp) => assert.rejects(() => withdraw(chain()), { code: 'BOND_STAYS', message });

  it('register, change ask and layers, leave with the bond and come back', async () => {
    await offer(7n);
    assert.match(await offer(8n), /asks 8 micro-USDC per million layer-tokens for layers 0-2 from now on/);
    assert.match(await offer(8n, [1, 4]), /for layers 1-4 from now on/);
    const { ask, layerStart, layerEnd } = await account();
    assert.deepEqual([ask, layerStart, layerEnd], [8n, 1, 4]);
    assert.match(await offer(8n), /for layers 0-2/);

    await stays(/run `worker exit` first/);
    assert.match(await said(() => exit(chain())), /the bond can be withdrawn from \d{4}-/);
    assert.match(await said(() => status(chain())), /leaving {5}the bond can be withdrawn from/);
    await stays(/the cooldown lasts until/);

    localnet.advanceTime(Number(limits.exitCooldownSecs));
    assert.match(await said(() => withdraw(chain())), /returned 1000\.0+ ZERO to/);
    assert.equal((await account()).bond, 0n);
    await stays(/there is no bond to withdraw/);

    assert.match(await offer(8n), /added 1000\.0+ ZERO to the bond/);
    const { bond, exitAt } = await account();
    assert.deepEqual([bond, exitAt], [limits.minBond, 0n]);
  });

  it('--worker: after a rotation the new operator names the worker, and no other key acts for it', async () => {
    const rotation = await rotateOperatorIx(worker, payout.publicKey, next.publicKey);
    await sendAndConfirm(connection, [rotation], [payout, next]);
    const old = { code: 'NOT_OPERATOR', message: new RegExp(`${next.publicKey.toBase58()} is: use the keypair of`) };
    for (const command of [status, exit, withdraw, draw]) {
      await assert.rejects(() => command(chain()), old);
      await assert.rejects(() => command({ ...chain(), keypair: next }), {
        code: 'NOT_REGISTERED',
        message: /run `worker register` first, or say with --worker/,
      });
    }
    await assert.rejects(() => offer(9n), old);
    const rotated: ChainOptions = { ...chain(), keypair: next, worker };
    assert.match(await said(() => status(rotated)), new RegExp(worker.toBase58()));
    assert.match(await offer(9n, [0, 2], rotated), /asks 9/);
    assert.equal((await account()).ask, 9n);
    assert.match(await said(() => draw(rotated)), /0 batches drawn, 0 wait/);
    assert.match(await said(() => exit(rotated)), /the bond can be withdrawn from/);
    assert.ok((await account()).exitAt > 0n);
  });

  it('--worker: an address without a worker is named, and nothing is registered for it', async () => {
    const nowhere = { ...chain(), worker: key('nobody').publicKey };
    const unknown = { code: 'NOT_REGISTERED', message: /there is no worker .* check --worker and --rpc/ };
    await assert.rejects(() => status(nowhere), unknown);
    await assert.rejects(() => offer(9n, [0, 2], nowhere), unknown);
  });
});
