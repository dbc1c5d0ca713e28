import assert from 'node:assert/strict';
import { Keypair } from '@solana/web3.js';
import type { ChainWorker } from '../../chain/workers.ts';
import type { LiveWorker } from '../../keeper/network.ts';
import { filterRows, workerRows } from './rows.ts';

const operator = Keypair.generate().publicKey;
const onChain = (address: string, change: Partial<ChainWorker['account']> = {}): ChainWorker => ({
  address,
  account: { operator, layerStart: 0, layerEnd: 2, ask: 5n, exitAt: 0n, ...change } as ChainWorker['account'],
});
const live = (worker: string, change: Partial<LiveWorker> = {}): LiveWorker => ({
  ...{ worker, operator: 'op', model: 'm', layers: [0, 9], ask: 1n, layer_ms: 1, state: 'available', message: '' },
  ...{ jobs_running: 0, max_jobs: 4, reach: null, last_job_at: null, ...change },
});

describe('the list of workers', () => {
  it('has each once, and takes layers and asks from the chain where it knows them', () => {
    const rows = workerRows([onChain('a'), onChain('b')], [live('b'), live('c')]);
    assert.deepEqual(
      rows.map(({ address, layers, ask, state }) => [address, layers, ask, state]),
      [
        ['b', [0, 2], 5n, 'available'],
        ['c', [0, 9], 1n, 'available'],
        ['a', [0, 2], 5n, 'away'],
      ],
    );
  });

  it('a worker that leaves by the chain is leaving, whatever the keeper says', () => {
    const [row] = workerRows([onChain('a', { exitAt: 9n })], [live('a', { state: 'working' })]);
    assert.equal(row?.state, 'leaving');
  });

  it('those that take jobs come first; a text filters by address, operator and state', () => {
    const rows = workerRows(
      [onChain('x'), onChain('y')],
      [live('z', { state: 'unreachable' }), live('y', { state: 'working' })],
    );
    assert.deepEqual(
      rows.map((row) => row.address),
      ['y', 'z', 'x'],
    );
    assert.deepEqual(
      filterRows(rows, ' Unreach ').map((row) => row.address),
      ['z'],
    );
    assert.deepEqual(
      filterRows(rows, operator.toBase58()).map((row) => row.address),
      ['y', 'x'],
    );
    assert.equal(filterRows(rows, '').length, 3);
  });
});
