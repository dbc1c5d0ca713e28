import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToWorker } from '@shardmarket/sdk';
import { LocalRing } from './testing/local-ring.ts';
import { builtInModels } from './testing/models.ts';
import { describePresence, keepPresence, readPresence } from './presence.ts';

describe('presence of a worker', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'shardmarket-presence-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read as it was kept; what is not there or no presence is none', () => {
    assert.equal(readPresence(folder), undefined);
    const presence = { at: 1, keeper: 'k', reachable: true, route: 'relay' as const, why: 'no route' };
    keepPresence(folder, presence);
    assert.deepEqual(readPresence(folder), presence);
    writeFileSync(join(folder, 'presence.json'), '{"at":');
    assert.equal(readPresence(folder), undefined);
  });

  it('is told in words', () => {
    assert.match(describePresence({ reachable: false, why: 'ECONNREFUSED' }), /gets no jobs: ECONNREFUSED/);
    assert.equal(describePresence({ reachable: true, route: 'direct' }), 'reached directly');
    assert.match(describePresence({ reachable: true, route: 'relay', why: 'x' }), /through the relay: x/);
  });

  it('a worker keeps what its keeper says, until it stops or loses the keeper', async () => {
    const { target, draft } = await builtInModels();
    const local = await LocalRing.start({ target: target.directory, draft: draft.directory, layers: [] });
    try {
      const layers = [0, target.manifest.architecture.layers] as const;
      const worker = await local.addWorker(0, { layers, dataDirectory: folder, listen: null });
      const [connected] = local.keeper.workers;
      assert.ok(connected);
      assert.equal(connected.hello.ringUrl, null);
      const told: ToWorker = { type: 'presence', reachable: true, route: 'relay' };
      local.keeper.send(connected, told);
      await worker.reached;
      assert.deepEqual([readPresence(folder)?.reachable, readPresence(folder)?.route], [true, 'relay']);
      await worker.close();
      assert.deepEqual([readPresence(folder)?.reachable, readPresence(folder)?.why], [false, 'the worker was stopped']);
    } finally {
      await local.close();
    }
  });
});
