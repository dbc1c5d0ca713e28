import assert from 'node:assert/strict';
import { onEveryDatabase } from '../../../test/every-database.ts';
import { endTransaction, findTransaction, insertTransaction, nextKey, pendingTransactions } from './store.ts';

onEveryDatabase('transactions in the database', (given) => {
  it('stores a transaction under its key once and for all', async () => {
    const { db, session } = given;
    const tx = { wire: Uint8Array.of(1, 2, 255), signature: `sig ${session}`, lastValidBlockHeight: 2 ** 40 };
    const unit = `epoch:${session}`;
    assert.equal(await nextKey(db, unit), `${unit}:0`);
    await insertTransaction(db, `${unit}:0`, 'open_epoch', tx);
    const late = await insertTransaction(db, `${unit}:0`, 'open_epoch', { ...tx, signature: 'other' });
    assert.equal(late.signature, tx.signature, 'who comes second follows the bytes of who was first');
    assert.equal(await nextKey(db, unit), `${unit}:0`, 'the attempt that is out comes first');
    const stored = (await pendingTransactions(db)).find((t) => t.signature === tx.signature);
    assert.deepEqual(stored?.wire, tx.wire);
    assert.equal(stored.lastValidBlockHeight, 2 ** 40);
    await endTransaction(db, tx.signature, 'expired', null);
    await endTransaction(db, tx.signature, 'confirmed', null);
    assert.equal((await findTransaction(db, `${unit}:0`))?.state, 'expired', 'an end is final');
    assert.equal(await nextKey(db, unit), `${unit}:1`);
  });
});
