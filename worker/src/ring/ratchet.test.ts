import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ratchet, REKEY_LIMITS, type RekeyLimits } from './ratchet.ts';

const SECRET = new Uint8Array(32).fill(7);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ratchet = (limits?: RekeyLimits) => new Ratchet(SECRET.slice(), limits);

/** Key and nonce of each of some frames, by the sizes of their payloads. */
function walk(keys: Ratchet, sizes: readonly number[]): { key: string; nonce: string }[] {
  return sizes.map((size) => {
    const { key, nonce } = keys.next;
    const used = { key: hex(key), nonce: hex(nonce) };
    keys.used(size);
    return used;
  });
}

describe('ratchet of a link', () => {
  const sizes = fc.array(fc.nat(100), { minLength: 1, maxLength: 200 });
  const limits = fc.record({ frames: fc.integer({ min: 1, max: 20 }), bytes: fc.integer({ min: 1, max: 500 }) });

  it('no pair of key and nonce is ever used twice, and no nonce at all', () => {
    fc.assert(
      fc.property(sizes, limits, (all, after) => {
        const used = walk(ratchet(after), all);
        assert.equal(new Set(used.map(({ key, nonce }) => key + nonce)).size, all.length);
        assert.equal(new Set(used.map(({ nonce }) => nonce)).size, all.length);
      }),
    );
  });

  it('a key seals no more than its frames, and no frame once its bytes are reached', () => {
    fc.assert(
      fc.property(sizes, limits, (all, after) => {
        const sealed = new Map<string, number[]>();
        for (const [i, { key }] of walk(ratchet(after), all).entries()) {
          sealed.set(key, [...(sealed.get(key) ?? []), all[i] ?? 0]);
        }
        for (const mine of sealed.values()) {
          assert.ok(mine.length <= after.frames);
          assert.ok(mine.slice(0, -1).reduce((sum, size) => sum + size, 0) < after.bytes);
        }
      }),
    );
  });

  it('both ends step together, whatever the frames are', () => {
    fc.assert(
      fc.property(sizes, limits, (all, after) => {
        assert.deepEqual(walk(ratchet(after), all), walk(ratchet(after), all));
      }),
    );
  });

  it('steps after 1,024 frames or 16 MiB unless told otherwise', () => {
    const keyAfter = (size: number, count: number) =>
      walk(ratchet(), [...Array<number>(count).fill(size), 0]).at(-1)?.key;
    const first = keyAfter(0, 0);
    assert.equal(keyAfter(1, REKEY_LIMITS.frames - 1), first);
    assert.notEqual(keyAfter(1, REKEY_LIMITS.frames), first);
    assert.equal(keyAfter(1 << 20, 15), first);
    assert.notEqual(keyAfter(1 << 20, 16), first);
  });

  it('the secret that came in, and each key behind it, are overwritten', () => {
    const secret = SECRET.slice();
    const keys = new Ratchet(secret, { frames: 1, bytes: 1 });
    const { key } = keys.next;
    const [secrets, used] = [[hex(SECRET), hex(secret)], [hex(key)]];
    for (let i = 0; i < 3; i++) {
      keys.used(0);
      secrets.push(hex(secret));
      // The same buffer: what it held is gone.
      used.push(hex(key));
    }
    assert.equal(new Set([...secrets, ...used]).size, secrets.length + used.length);
  });

  it('an ended one gives no key, and holds none', () => {
    const keys = ratchet();
    const { key } = keys.next;
    keys.end();
    assert.throws(() => keys.next, { code: 'LINK_CLOSED' });
    assert.equal(hex(key), '00'.repeat(32));
  });
});
