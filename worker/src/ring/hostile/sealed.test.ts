import assert from 'node:assert/strict';
import { AttackedRing } from '../../testing/attacked-ring.ts';
import type { HostileRing } from '../../testing/hostile-peer.ts';
import { HEADER_BYTES, maxFrameBytes, TAG_BYTES, type Frame, type FrameType } from '../frame.ts';
import { encodeAbort, encodeOpen } from '../payload.ts';
import { CLOSE } from '../texts.ts';

const job = 'ab'.repeat(16);
const frame = (type: FrameType, change: Partial<Frame> = {}): Frame => ({
  ...{ type, job, rows: 0, epoch: 0, position: 0, payload: new Uint8Array() },
  ...change,
});
/** A frame that does nothing, to be spoiled. */
const harmless = () => frame('abort', { payload: encodeAbort({ code: 'X', message: 'y' }) });

/** What is sent over an open link, and how the worker closes it. */
interface Attack {
  readonly code: number;
  readonly reason: RegExp;
  readonly send: (ring: HostileRing) => void | Promise<void>;
}
const broken = (send: Attack['send']): Attack => ({ code: CLOSE.badFrame, reason: /seal is broken/, send });
const refused = (reason: RegExp, send: Attack['send']): Attack => ({ code: CLOSE.badFrame, reason, send });

/** Sends a sealed frame of which one byte was changed on the way. */
const changed = (at: number | 'last') =>
  broken(({ link }) => {
    const bytes = link.seal(harmless());
    const index = at === 'last' ? bytes.length - 1 : at;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    link.send(bytes);
  });

describe('a neighbour with a valid key that sends what is no frame of its link', function () {
  this.timeout(120_000);
  let attacked: AttackedRing;
  before(async () => {
    attacked = await AttackedRing.start();
  });
  after(() => attacked.close());
  afterEach(() => attacked.leave());

  const attacks: Record<string, Attack> = {
    'a forged frame': broken(({ link }) => {
      const header = link.seal(harmless()).subarray(0, HEADER_BYTES);
      link.send(Buffer.concat([header, new Uint8Array(TAG_BYTES + 20).fill(9)]));
    }),
    'a frame with another type': changed(1),
    'a frame with another number of rows': changed(2),
    'a frame with another epoch': changed(4),
    'a frame with another position': changed(8),
    'a frame with another job': changed(12),
    'a frame with another payload': changed(HEADER_BYTES),
    'a frame with another tag': changed('last'),
    'a frame that was sent before': broken(({ link }) => {
      const bytes = link.seal(harmless());
      link.send(bytes);
      link.send(bytes);
    }),
    'frames out of order': broken(({ link }) => {
      const [first, second] = [link.seal(harmless()), link.seal(harmless())];
      link.send(second);
      link.send(first);
    }),
    'a frame behind one that was dropped': broken(({ link }) => {
      link.seal(harmless());
      link.send(link.seal(harmless()));
    }),
    'a frame without its end': broken(({ link }) => link.send(link.seal(harmless()).subarray(0, -1))),
    'less than a frame': refused(/too few/, ({ link }) => link.send(link.seal(harmless()).subarray(0, HEADER_BYTES))),
    nothing: refused(/0 bytes are too few/, ({ link }) => link.send(new Uint8Array())),
    'a frame of another link': broken(async ({ link }) => {
      const other = await attacked.join();
      link.send(other.link.seal(harmless()));
    }),
    'a frame of another version': refused(/version 2: this worker speaks \d/, ({ link }) => {
      const bytes = link.seal(harmless());
      bytes[0] = 2;
      link.send(bytes);
    }),
    'a frame that says it has more rows than fit': refused(/\d+ rows: at most 64/, ({ link }) => {
      const bytes = link.seal(harmless());
      bytes.fill(255, 2, 4);
      link.send(bytes);
    }),
    'a frame of an unknown type': refused(/unknown type 99/, ({ link }) => {
      const bytes = link.seal(harmless());
      bytes[1] = 99;
      link.send(bytes);
    }),
    'a text': refused(/a text on an open link/, ({ link }) => link.send('{"type":"open"}')),
    'a ready frame': refused(/a ready frame has no place here/, ({ link }) => link.send(link.seal(frame('ready')))),
    'a result frame': refused(/a result frame has no place here/, ({ link }) => link.send(link.seal(frame('result')))),
    'a message longer than any frame': {
      code: 1009,
      reason: /^$/,
      send: ({ link }) => link.send(new Uint8Array(maxFrameBytes(4 + hidden() * 4) + 1)),
    },
    'a message longer than any frame, in parts': {
      code: 1009,
      reason: /^$/,
      send: ({ link }) => {
        for (let i = 0; i < 4; i++) link.sendPart(new Uint8Array(maxFrameBytes(4 + hidden() * 4) / 3));
      },
    },
    'only the length of a message of 2^40 bytes': {
      code: 1009,
      reason: /^$/,
      // RFC 6455 §5.2: a masked binary message whose length is in the next 8 bytes; not one byte of it follows.
      send: ({ link }) => link.write(Uint8Array.of(0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4)),
    },
  };
  const hidden = () => attacked.target.manifest.architecture.hidden;

  for (const [what, { code, reason, send }] of Object.entries(attacks)) {
    it(`${what} ends the link, and nothing else`, async () => {
      const ring = await attacked.join();
      await send(ring);
      const closed = await ring.link.closed;
      assert.equal(closed.code, code);
      assert.match(closed.reason, reason);
      const failed = await ring.failed;
      assert.equal(failed.code, 'RING_BROKEN');
      assert.match(failed.message, code === CLOSE.badFrame ? /BAD_FRAME/ : /LINK_CLOSED: Max payload size exceeded/);
      assert.equal(failed.suspect, ring.ticket.stages[0]?.worker);
      await attacked.serves();
    });
  }

  const refusedFirst: Record<string, (ring: HostileRing) => Uint8Array> = {
    'a frame that does not open': ({ link }) => {
      const bytes = link.seal(harmless());
      bytes[HEADER_BYTES] = (bytes[HEADER_BYTES] ?? 0) ^ 1;
      return bytes;
    },
    'a frame that has no place here': ({ link }) => link.seal(frame('ready')),
  };
  for (const [what, first] of Object.entries(refusedFirst)) {
    it(`what comes together with ${what} is not taken, though it is sealed in order`, async () => {
      const ring = await attacked.join();
      const sampling = { temperature: 0, topP: 1, seed: '0' };
      const payload = encodeOpen({ session: attacked.victim.operator, sampling, prompt: 3, positions: 64 });
      ring.link.send(first(ring));
      ring.link.send(ring.link.seal(frame('open', { payload })));
      ring.link.send(ring.link.seal(frame('verify', { rows: 1, payload: new Uint8Array(4 + hidden() * 4) })));
      await ring.failed;
      await attacked.serves();
      assert.deepEqual(ring.frames, []);
    });
  }
});
