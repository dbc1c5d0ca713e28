import assert from 'node:assert/strict';
import type { ToWorker } from '@shardmarket/sdk';
import { finishedJob, onEveryDatabase } from '../../test/every-database.ts';
import { createLog } from '../log.ts';
import { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import * as settling from './store.ts';
import { Teller } from './teller.ts';

onEveryDatabase('telling workers what is settled', (given) => {
  it('tells those that are connected here, once, and others when they come', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, 10n);
    const [worker] = job.stages as [LiveWorker];
    const shares = [{ worker: worker.address, amount: 10n }];
    const voucher = { voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 5n };
    const plan = { id: session, jobs: [job.id], from: 0n, to: 10n, shares, receiptsRoot: '00', ...voucher };
    await settling.insertSettlement(db, session, plan);
    await settling.endSettlement(db, session, { state: 'confirmed', signature: 'sig' });

    const registry = new WorkerRegistry();
    const teller = new Teller(db, registry, createLog('silent'));
    const told: ToWorker[] = [];
    const channel = { send: (message: ToWorker) => void told.push(message), close: () => undefined };
    const elsewhere = registry.join(worker, channel, { home: 'another', since: 1 });
    await teller.tellAll();
    assert.deepEqual(told, [], 'the process to which it is connected tells it');
    elsewhere.leave();
    registry.join(worker, channel);
    await Promise.all([teller.tellAll(), teller.tellAll()]);
    assert.deepEqual(told, [{ type: 'job.settled', jobs: [job.id], signature: 'sig' }]);
    await teller.stop();
  });
});
