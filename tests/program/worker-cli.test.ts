import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { startLocalnet, type Localnet } from '@shardmarket/localnet';
import { bootstrapProgram, fromHex, requireAccount, workerAddress } from '@shardmarket/sdk';
import { Connection } from '@solana/web3.js';
import { exit, withdraw } from '../../worker/src/cli/exit.ts';
import { register } from '../../worker/src/cli/register.ts';
import { status } from '../../worker/src/cli/status.ts';
import { openModel } from '../../worker/src/model/manifest.ts';
import { key, limits } from './support/actors.ts';

const MODEL = fileURLToPath(new URL('../../models/parable-6l', import.meta.url));

describe('commands of a worker', () => {
  const operator = key('operator');
  let localnet: Localnet;
  let connection: Connection;

  before(async () => {
    localnet = await startLocalnet();
    connection = new Connection(localnet.rpcUrl, 'confirmed');
    localnet.faucet(operator.publicKey, { zero: 10n * limits.minBond, sol: 10_000_000_000n });
    const manifestHash = fromHex((await openModel(MODEL)).hash, 32);
    await bootstrapProgram(connection, localnet.authority, {
      mints: { usdcMint: localnet.mints.usdc, zeroMint: localnet.mints.zero },
      limits,
      models: [{ manifestHash, numericsClass: new Uint8Array(32), layerCount: 6, priceCeiling: 1_000n }],
      venues: [],
    });
  });
  after(() => localnet.close());

  /** What a command prints. */
  const said = async (command: () => Promise<void>): Promise<string> => {
    const lines: unknown[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(line);
    try {
      await command();
    } finally {
      console.log = log;
    }
    return lines.join('\n');
  };
  const chain = () => ({ keypair: operator, rpc: localnet.rpcUrl });
  const offer = (ask: bigint) =>
    said(() => register({ ...chain(), model: MODEL, layers: [0, 2], ask, bond: limits.minBond }));
  const account = () => requireAccount(connection, 'worker', workerAddress(operator.publicKey));
  const stays = (message: RegExp) => assert.rejects(() => withdraw(chain()), { code: 'BOND_STAYS', message });

  it('register, change the ask, leave with the bond and come back', async () => {
    await offer(7n);
    assert.match(await offer(8n), /asks 8 micro-USDC per million layer-tokens from now on/);
    assert.equal((await account()).ask, 8n);

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
});
