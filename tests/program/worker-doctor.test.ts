import assert from 'node:assert/strict';
import type { Localnet } from '@shardmarket/localnet';
import { fromHex } from '@shardmarket/sdk';
import { doctor } from '../../worker/src/cli/doctor.ts';
import { register } from '../../worker/src/cli/register.ts';
import type { Finding } from '../../worker/src/doctor/findings.ts';
import { openModel } from '../../worker/src/model/manifest.ts';
import { key, limits } from './support/actors.ts';
import { MODEL, startLocalMarket } from './support/local-market.ts';
import { said } from '../support/said.ts';

describe('worker doctor on a chain', () => {
  const operator = key('operator');
  let localnet: Localnet;

  const start = async (numericsClass?: Uint8Array) => {
    ({ localnet } = await startLocalMarket(numericsClass));
    localnet.faucet(operator.publicKey, { zero: 10n * limits.minBond, sol: 10_000_000_000n });
  };
  afterEach(() => localnet.close());

  const options = () => ({ keypair: operator, rpc: localnet.rpcUrl, model: MODEL, json: true });
  const examine = async () => JSON.parse(await said(() => doctor(options()))) as { ok: boolean; findings: Finding[] };
  const enlist = () =>
    said(() => register({ ...options(), layers: [2, 4], ask: 7n, bond: limits.minBond, payout: operator.publicKey }));

  it('a worker of the class that the chain has is well, and hears what fits with its registered layers', async () => {
    await start(fromHex((await openModel(MODEL)).numericsClass, 32));
    await enlist();
    const { ok, findings } = await examine();
    const detail = (check: string) => findings.find((finding) => finding.check === check)?.detail ?? '';
    assert.ok(ok, JSON.stringify(findings));
    assert.match(detail('numerics'), /is the one that the chain has/);
    assert.match(detail('speed'), /^a layer takes \d+\.\d{3} ms for a frame of 4 rows$/);
    assert.match(detail('memory'), /layers 2-4 take .* for each job of 4095 positions/);
  });

  it('a machine of another class fails, and so does a worker that is not registered', async () => {
    await start();
    const { ok, findings } = await examine();
    assert.equal(ok, false);
    const failed = findings.filter((finding) => !finding.ok);
    assert.deepEqual(
      failed.map(({ check }) => check),
      ['numerics', 'registration'],
    );
    assert.match(failed[0]?.detail ?? '', /no keeper takes the worker/);
    assert.match(failed[1]?.detail ?? '', /run `worker register` first/);
  });
});
