import assert from 'node:assert/strict';
import { numericsClass, toHex } from '@shardmarket/sdk';
import { builtInModels } from '../testing/models.ts';
import { compareNumerics } from './numerics.ts';

describe('numerics of a machine', () => {
  it('the class of the chain passes, another one fails with what to do', async () => {
    const { manifest } = (await builtInModels()).target;
    const of = (isa: string) => toHex(numericsClass(manifest, isa));
    const compare = (chain: string) => compareNumerics(manifest, of('x64-avx2'), chain, 'x64-avx2');
    assert.match(compare(of('x64-avx2')), /is the one that the chain has/);
    assert.throws(() => compare(of('x64-avx512')), {
      code: 'REGISTRATION_DIFFERS',
      message: /class of x64-avx512 .* this machine is x64-avx2: .*use a x64-avx512 machine/,
    });
    assert.throws(() => compare('00'.repeat(32)), {
      code: 'REGISTRATION_DIFFERS',
      message: /which is none of onnxruntime-node .* check that --model/,
    });
  });
});
