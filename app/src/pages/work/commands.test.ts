import assert from 'node:assert/strict';
import { workerCommands } from './commands.ts';

describe('commands of a worker', () => {
  const terms = { model: 'parable-6l', manifest: 'ab', layers: [0, 2] as const, rpcUrl: 'http://rpc', keeper: 'https://k' };

  it('name chain, keeper, model and layers', () => {
    const { fetch, doctor, serve } = workerCommands({ ...terms, worker: undefined });
    assert.equal(
      fetch,
      'npm run worker -- fetch --model models/parable-6l --layers 0-2 --hash ab --from https://MIRROR/parable-6l',
    );
    assert.match(doctor, /--layers 0-2$/);
    assert.equal(
      serve,
      'npm run worker -- serve --keypair me.json --rpc http://rpc --model models/parable-6l --keeper wss://k --relay always',
    );
  });

  it('name the account of a worker whose operator has changed', () => {
    assert.match(workerCommands({ ...terms, worker: 'W' }).serve, / --worker W /);
  });
});
