import assert from 'node:assert/strict';
import { inOrder, restOf, slotsUntilClosable, stateOf } from './state.ts';

const GRACE = 60n;
const session = { expiresAt: 5_000n, closeAt: 0n, finalized: 0 };

describe('the life of a session', () => {
  it('is open until its end, expired for the grace period, then due', () => {
    assert.deepEqual(stateOf(session, 4_999n, GRACE), { kind: 'open', until: 5_000n });
    assert.deepEqual(stateOf(session, 5_000n, GRACE), { kind: 'expired', endsAt: 5_060n });
    assert.deepEqual(stateOf(session, 5_059n, GRACE), { kind: 'expired', endsAt: 5_060n });
    assert.deepEqual(stateOf(session, 5_060n, GRACE), { kind: 'due' });
  });

  it('that was asked to close is due at the earlier of both ends', () => {
    const asked = { ...session, closeAt: 400n };
    assert.deepEqual(stateOf(asked, 399n, GRACE), { kind: 'closing', endsAt: 400n });
    assert.deepEqual(stateOf(asked, 400n, GRACE), { kind: 'due' });
    assert.deepEqual(stateOf({ ...session, closeAt: 5_070n }, 5_010n, GRACE), { kind: 'closing', endsAt: 5_060n });
  });

  it('that is final stays so, whatever the time', () => {
    assert.deepEqual(stateOf({ ...session, finalized: 1 }, 0n, GRACE), { kind: 'final' });
  });

  it('has as rest what neither vouchers nor refunds took', () => {
    assert.equal(restOf({ deposit: 100n, settled: 30n, refunded: 0n }), 70n);
    assert.equal(restOf({ deposit: 100n, settled: 30n, refunded: 70n }), 0n);
  });

  it('can be closed from the 151st slot after its opening on', () => {
    assert.equal(slotsUntilClosable({ openSlot: 1_000n }, 1_150n), 1n);
    assert.equal(slotsUntilClosable({ openSlot: 1_000n }, 1_151n), 0n);
    assert.equal(slotsUntilClosable({ openSlot: 1_000n }, 9_999n), 0n);
  });

  it('stands before those that have ended, and newest first', () => {
    const of = (openSlot: bigint, finalized = 0) => ({ account: { openSlot, finalized } });
    assert.deepEqual(inOrder([of(1n), of(9n, 1), of(5n)]), [of(5n), of(1n), of(9n, 1)]);
  });
});
