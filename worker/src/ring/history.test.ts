import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concat } from '@shardmarket/sdk';
import { RowHistory } from './history.ts';
import { encodeTokens } from './tokens.ts';

const WIDTH = 6;
const hidden = (id: number) => new Uint8Array(WIDTH).fill(id % 251);
const wire = (ids: readonly number[]) => concat(encodeTokens(ids), ...ids.map(hidden));

describe('history of rows sent', () => {
  it('gives back what was last written at each position, in frames that fit a run', () => {
    const writes = fc.array(fc.tuple(fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), fc.nat(10)));
    fc.assert(
      fc.property(writes, fc.nat(30), (rounds, from) => {
        const history = new RowHistory();
        const expected: number[] = [];
        for (const [ids, back] of rounds) {
          const position = Math.max(0, expected.length - back);
          expected.splice(position, expected.length, ...ids);
          history.write(position, ids.length, wire(ids));
        }
        const frames = [...history.from(from)];
        assert.ok(frames.every(({ rows }) => rows >= 1 && rows <= 64));
        const given = frames.flatMap(({ rows, payload }) => {
          const ids = Array.from({ length: rows }, (_, i) => new DataView(payload.buffer).getUint32(i * 4, true));
          assert.deepEqual(payload, wire(ids));
          return ids;
        });
        assert.deepEqual(given, expected.slice(from));
        assert.equal(history.bytes, expected.length * WIDTH);
      }),
    );
  });

  it('keeps nothing behind a gap, until the rows are written from the start on', () => {
    const history = new RowHistory();
    history.write(5, 1, wire([1]));
    assert.equal(history.length, 0);
    history.write(0, 3, wire([7, 8, 9]));
    history.write(3, 1, wire([1]));
    assert.equal(history.length, 4);
  });
});
