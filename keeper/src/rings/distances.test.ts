import assert from 'node:assert/strict';
import type { ToWorker } from '@shardmarket/sdk';
import { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { Distances } from './distances.ts';
import { ASSUMED_MS, frameMs } from './link.ts';

function worker(address: string, layers: [number, number], model = 'm', relay = true): LiveWorker {
  const rest = { operator: address, model, numericsClass: 'x', ask: 1n, canDrive: true, maxJobs: 1, relay };
  const pace = { layerMs: 1, holds: 6 };
  return { ...rest, ...pace, address, layers, ringUrl: `ws://${address}:1` };
}

/** Bytes of a hidden row. */
const ROW = 1_024;
const rowBytes = () => ROW;

describe('distances between workers', () => {
  let registry: WorkerRegistry;
  let distances: Distances;
  const [head, middle, tail] = [worker('head', [0, 2]), worker('middle', [2, 4]), worker('tail', [4, 6])];
  /** who was asked to measure whom */
  let asked: string[] = [];
  const join = (who: LiveWorker) => {
    const send = (message: ToWorker) => message.type === 'probe' && asked.push(`${who.address} → ${message.url}`);
    return registry.join(who, { send, close: () => undefined });
  };

  beforeEach(() => {
    registry = new WorkerRegistry();
    distances = new Distances(registry, { relays: true, rowBytes, refreshMs: 3_600_000 });
    asked = [];
  });
  afterEach(() => distances.stop());

  it('each pair that could be neighbours is measured by the one that would dial', () => {
    join(tail);
    assert.equal(asked.length, 0);
    join(head);
    join(middle);
    assert.deepEqual(
      asked.sort(),
      ['head → ws://middle:1', 'middle → ws://tail:1', 'tail → ws://head:1', 'middle → ws://head:1'].sort(),
    );
    join(worker('stranger', [2, 4], 'another model'));
    assert.equal(asked.filter((a) => a.includes('stranger')).length, 0);
  });

  it('half a round trip and the bytes of a frame are the distance, what is not measured is assumed, what cannot be reached is infinitely far', () => {
    const seat = join(head);
    join(middle);
    assert.equal(distances.between(head, middle), ASSUMED_MS);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: 30 });
    assert.equal(distances.between(head, middle), frameMs({ rttMs: 30 }, ROW));
    assert.equal(distances.between(middle, head), ASSUMED_MS);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://elsewhere:1', rttMs: 2 });
    assert.equal(
      distances.between(head, middle),
      frameMs({ rttMs: 30 }, ROW),
      'of an address that is not its own nothing is taken',
    );
    const closed = worker('closed', [2, 4], 'm', false);
    join(closed);
    seat.receive({ type: 'probe.result', worker: 'closed', url: 'ws://closed:1', rttMs: null });
    assert.equal(distances.between(head, closed), Infinity);
    assert.deepEqual(
      asked.filter((a) => a.includes('relay:')),
      [],
      'it takes no links through the relay',
    );
  });

  it('an address that does not open is tried through the relay, whose time counts and which is dialled then', () => {
    const seat = join(head);
    join(middle);
    assert.equal(distances.route(head, middle), 'ws://middle:1');
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: null });
    assert.equal(asked.at(-1), 'head → relay:middle');
    assert.equal(distances.between(head, middle), ASSUMED_MS);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'relay:middle', rttMs: 80 });
    const found = () => [distances.between(head, middle), distances.route(head, middle)];
    assert.deepEqual(found(), [frameMs({ rttMs: 80 }, ROW), 'relay:middle']);
    assert.deepEqual(registry.presence('middle'), {
      ...{ reachable: true, route: 'relay' },
      why: 'worker head cannot open it',
    });
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'relay:middle', rttMs: null });
    assert.equal(distances.between(head, middle), Infinity);
    assert.equal(registry.presence('middle')?.reachable, false);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: 10 });
    assert.deepEqual(found(), [frameMs({ rttMs: 10 }, ROW), 'ws://middle:1']);
  });

  it('a worker that listens nowhere is measured and dialled at the relay, one that only opens there too', () => {
    const hidden = { ...middle, ringUrl: null };
    join(head);
    join(hidden);
    assert.ok(asked.includes('head → relay:middle'));
    assert.equal(distances.route(head, hidden), 'relay:middle');
    join(tail);
    registry.attest('tail', undefined, { direct: 'closed', relay: null });
    assert.equal(distances.route(hidden, tail), 'relay:tail');
  });

  it('nobody says anything of a worker that it would never dial', () => {
    const seat = join(tail);
    join(middle);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: 1 });
    assert.equal(registry.presence('middle'), undefined);
  });

  it('a bandwidth is kept until it is measured again, or the way is another; what goes back to the head is token ids', () => {
    const [seat, back] = [join(head), join(tail)];
    join(middle);
    const found = (rttMs: number, bytesPerMs?: number, url = 'ws://middle:1') =>
      seat.receive({ type: 'probe.result', worker: 'middle', url, rttMs, ...(bytesPerMs && { bytesPerMs }) });
    found(30, 100);
    found(20);
    assert.equal(distances.between(head, middle), frameMs({ rttMs: 20, bytesPerMs: 100 }, ROW));
    found(20, 50);
    assert.equal(distances.between(head, middle), frameMs({ rttMs: 20, bytesPerMs: 50 }, ROW));
    found(20, undefined, 'relay:middle');
    assert.equal(distances.between(head, middle), frameMs({ rttMs: 20 }, ROW));
    back.receive({ type: 'probe.result', worker: 'head', url: 'ws://head:1', rttMs: 20, bytesPerMs: 50 });
    assert.equal(distances.between(tail, head), frameMs({ rttMs: 20, bytesPerMs: 50 }, 0));
  });

  it('the bandwidth is asked for when it is not known, and rarely after that', async () => {
    distances.stop();
    distances = new Distances(registry, { rowBytes, refreshMs: 1 });
    const sized: (boolean | undefined)[] = [];
    let enough: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (enough = resolve));
    const send = (message: ToWorker) => {
      if (message.type !== 'probe') return;
      if (sized.push(message.sized) === 33) enough();
      const bandwidth = message.sized ? { bytesPerMs: 9 } : {};
      seat.receive({ type: 'probe.result', worker: 'middle', url: message.url, rttMs: 1, ...bandwidth });
    };
    const seat = registry.join(head, { send, close: () => undefined });
    join(middle);
    await answered;
    const at = sized.flatMap((is, i) => (is ? [i] : []));
    assert.deepEqual([at[0], (at[2] ?? 0) - (at[1] ?? 0)], [0, 15]);
  });

  it('nothing is kept of who has left, and nothing taken about who is not there', () => {
    const seat = join(head);
    const other = join(middle);
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: 30 });
    other.leave();
    seat.receive({ type: 'probe.result', worker: 'middle', url: 'ws://middle:1', rttMs: 2 });
    join(middle);
    assert.equal(distances.between(head, middle), ASSUMED_MS);
  });
});
