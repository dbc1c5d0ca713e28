import assert from 'node:assert/strict';
import type { ToWorker } from '@shardmarket/sdk';
import { newJob } from '../../test/rows.ts';
import { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { Peers, SILENT_MS } from './peers.ts';
import { decodeBus, decodeState, encodeState, type SeenWorker } from './wire.ts';

const someWorker = () => newJob('session', 1n).stages[0] as LiveWorker;
const seen = (worker: LiveWorker, since = 1, change: Partial<SeenWorker> = {}): SeenWorker => ({
  ...{ worker, since, retired: false, presence: { reachable: true, route: 'relay' } as const },
  ...change,
});

describe('the workers of other processes', () => {
  let registry: WorkerRegistry;
  let peers: Peers;
  let told: [string, string, ToWorker][];
  let met: string[];
  beforeEach(() => {
    registry = new WorkerRegistry();
    [told, met] = [[], []];
    peers = new Peers(
      registry,
      (...what) => void told.push(what),
      (tag) => void met.push(tag),
    );
  });
  const ids = (workers: readonly LiveWorker[]) => workers.map(({ address }) => address);

  it('are there while their process is heard, not by what the bus has kept of it', () => {
    const worker = someWorker();
    peers.state('b', [seen(worker)]);
    assert.deepEqual(registry.all(), []);
    peers.alive('b', {}, 1_000);
    assert.deepEqual(ids(registry.available()), [worker.address]);
    peers.sweep(999 + SILENT_MS);
    assert.deepEqual([registry.all().length, peers.live], [1, 1]);
    peers.sweep(1_000 + SILENT_MS);
    assert.deepEqual([registry.all().length, peers.live], [0, 0]);
    peers.alive('b', {}, 9_000);
    assert.deepEqual([ids(registry.all()), met], [[worker.address], ['b', 'b']]);
    peers.gone('b');
    assert.deepEqual(registry.all(), []);
  });

  it('what the chain says of them comes along, and they are excused when their process is gone', () => {
    const security = { bond: 1n, carries: 2n, owed: 3n, audits: 4, strikes: 5 };
    const worker = { ...someWorker(), payout: 'key', security };
    assert.deepEqual(decodeState(encodeState([seen(worker)])), [seen(worker)]);
    const gone: boolean[] = [];
    registry.on('left', (_, excused) => void gone.push(excused));
    peers.alive('b', {}, 0);
    peers.state('b', [seen(worker)]);
    peers.state('b', [seen({ ...worker, security: { ...security, owed: 9n } })]);
    assert.equal(registry.get(worker.address)?.security?.owed, 9n);
    peers.state('b', []);
    peers.state('b', [seen(worker)]);
    peers.gone('b');
    assert.deepEqual(gone, [false, true]);
  });

  it('are told by their process, and heard from it alone', () => {
    const worker = someWorker();
    const heard: string[] = [];
    registry.on('message', (from, { type }) => void heard.push(`${from.address} ${type}`));
    peers.alive('b', {}, 0);
    peers.state('b', [seen(worker)]);
    assert.ok(registry.send(worker.address, { type: 'welcome' }));
    assert.deepEqual(told, [['b', worker.address, { type: 'welcome' }]]);
    registry.hear(worker.address, 'c', { type: 'ring.ready', ring: '1', generation: 0 });
    registry.hear(worker.address, 'b', { type: 'ring.ready', ring: '1', generation: 0 });
    assert.deepEqual(heard, [`${worker.address} ring.ready`]);
  });

  it('change as their process says: ask, new jobs or none, reached or not, gone', () => {
    const worker = someWorker();
    peers.alive('b', {}, 0);
    peers.state('b', [seen(worker)]);
    let changes = 0;
    registry.on('changed', () => (changes += 1));
    peers.state('b', [seen(worker)]);
    assert.equal(changes, 0);
    peers.state('b', [seen({ ...worker, ask: 9n })]);
    assert.deepEqual([changes, registry.get(worker.address)?.ask], [1, 9n]);
    peers.state('b', [seen({ ...worker, ask: 9n }, 1, { retired: true })]);
    assert.deepEqual([registry.willing().length, registry.all().length], [0, 1]);
    peers.state('b', [seen(worker, 1, { presence: { reachable: false, why: 'no' } })]);
    assert.deepEqual([registry.available().length, registry.willing().length], [0, 1]);
    peers.state('b', []);
    assert.equal(registry.all().length, 0);
  });

  it('are where they connected last', () => {
    const worker = someWorker();
    let closed = 0;
    const here = { send: () => undefined, close: () => void (closed += 1) };
    registry.join(worker, here, { home: undefined, since: 5 });
    peers.alive('b', {}, 0);
    peers.state('b', [seen(worker, 4)]);
    assert.ok(registry.isHere(worker.address), 'the other process has not noticed yet that it left');
    peers.state('b', [seen(worker, 6)]);
    assert.deepEqual([registry.isHere(worker.address), closed], [false, 1]);
    registry.join(worker, here, { home: undefined, since: 7 });
    peers.state('b', []);
    assert.ok(registry.isHere(worker.address), 'who left there is still here');
    peers.state('b', [seen(worker, 8)]);
    const left: string[] = [];
    registry.on('left', ({ address }) => void left.push(address));
    peers.state('b', [seen(worker, 9)]);
    assert.deepEqual(
      left,
      [worker.address],
      'it came back to the same process: what ran over the old connection is lost',
    );
  });

  it('count the jobs of all processes that are heard', () => {
    peers.alive('b', { w: 2 }, 0);
    peers.alive('c', { w: 3 }, SILENT_MS);
    assert.equal(peers.jobsOn('w'), 5);
    peers.sweep(SILENT_MS);
    assert.equal(peers.jobsOn('w'), 3);
  });

  it('hold layers for the rings of all processes that are heard', () => {
    peers.alive('b', {}, 0, { w: [[0, 2]], v: [[2, 6]] });
    peers.alive('c', {}, SILENT_MS, { w: [[2, 4]] });
    const both = peers.heldBy('w');
    peers.sweep(SILENT_MS);
    assert.deepEqual(
      [both, peers.heldBy('w'), peers.heldBy('v')],
      [
        [
          [0, 2],
          [2, 4],
        ],
        [[2, 4]],
        [],
      ],
    );
  });

  it('go over the wire and come back the same', () => {
    const state = [seen(someWorker()), seen(someWorker(), 2, { retired: true, presence: undefined })];
    assert.deepEqual(JSON.parse(encodeState(decodeState(encodeState(state)))), JSON.parse(encodeState(state)));
    assert.equal(decodeState(encodeState(state))[0]?.worker.ask, 1n);
    assert.equal(decodeBus('{"type":"of another version"}'), undefined);
    assert.deepEqual(decodeBus('{"type":"settled"}'), { type: 'settled' });
  });
});
