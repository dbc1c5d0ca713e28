import assert from 'node:assert/strict';
import { type Manifest, readManifest, Runner } from './runner.ts';

const LENGTH = 200;

/** mulberry32: the same schedules at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const bytes = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

interface Outcome {
  /** One row of logits a position. */
  readonly logits: Buffer[];
  readonly cache: Map<string, Buffer>;
}

function outcome(runner: Runner, logits: Buffer[]): Outcome {
  return { logits, cache: new Map([...runner.cache.keys()].map((name) => [name, bytes(runner.validRows(name))])) };
}

/** One token at a time, each call padded to two rows with a dummy that is rewound: what a plain decoder would do. */
async function stepByStep(manifest: Manifest, runner: Runner, ids: readonly number[]): Promise<Outcome> {
  const rowBytes = manifest.architecture.vocab * 4;
  const logits: Buffer[] = [];
  for (const id of ids) {
    logits.push(Buffer.from(bytes(await runner.feed([id, 0])).subarray(0, rowBytes)));
    runner.length -= 1;
  }
  return outcome(runner, logits);
}

/** Random chunks of 2 to 40 rows whose tails are wrong guesses, rejected and overwritten by the next chunk. */
async function speculatively(
  manifest: Manifest,
  runner: Runner,
  ids: readonly number[],
  next: () => number,
): Promise<Outcome> {
  const { vocab } = manifest.architecture;
  const logits: Buffer[] = [];
  while (logits.length < ids.length) {
    const at = logits.length;
    const room = runner.capacity - at;
    const rows = Math.min(room, next() < 0.5 ? 2 + Math.floor(next() * 8) : 2 + Math.floor(next() * 39));
    const good = Math.min(1 + Math.floor(next() * rows), ids.length - at);
    const chunk = [
      ...ids.slice(at, at + good),
      ...Array.from({ length: rows - good }, () => Math.floor(next() * vocab)),
    ];
    const output = await runner.feed(chunk);
    runner.length = at + good;
    for (let row = 0; row < good; row++) {
      logits.push(Buffer.from(bytes(output.subarray(row * vocab, (row + 1) * vocab))));
    }
  }
  return outcome(runner, logits);
}

function assertSame(actual: Outcome, expected: Outcome, label: string): void {
  for (const [position, row] of expected.logits.entries()) {
    assert.ok(actual.logits[position]?.equals(row), `${label}: logits differ at position ${position}`);
  }
  for (const [name, rows] of expected.cache) {
    assert.ok(actual.cache.get(name)?.equals(rows), `${label}: ${name} differs`);
  }
}

const CASES: Record<string, readonly (readonly number[])[]> = {
  'parable-6l': [
    [0, 6],
    [0, 2, 4, 6],
    [0, 1, 5, 6],
    [0, 1, 2, 3, 4, 5, 6],
  ],
  'parable-draft-2l': [
    [0, 2],
    [0, 1, 2],
  ],
};

for (const [name, tilings] of Object.entries(CASES)) {
  describe(`exactness of ${name}`, function () {
    this.timeout(60_000);
    const manifest = readManifest(name);
    const { layers, vocab } = manifest.architecture;
    const next = random(0x5eed);
    const ids = [manifest.tokenizer.bos, ...Array.from({ length: LENGTH - 1 }, () => Math.floor(next() * vocab))];
    let reference: Outcome;

    before(async () => {
      const runner = await Runner.open(manifest, [0, layers], 256);
      reference = await stepByStep(manifest, runner, ids);
      await runner.close();
    });

    for (const cuts of tilings) {
      it(`stages cut at ${cuts.join(', ')} give the reference's bytes for random chunks with rejections`, async () => {
        // Clearing caches of the whole context for every tiling would take most of the time.
        const large = cuts.length === 2 ? manifest.architecture.maxContext : 512;
        for (const capacity of [LENGTH + 1, 256, large]) {
          const runner = await Runner.open(manifest, cuts, capacity);
          for (let round = 0; round < 2; round++) {
            runner.reset();
            assertSame(await speculatively(manifest, runner, ids, next), reference, `capacity ${capacity}`);
          }
          await runner.close();
        }
      });
    }

    it('one prefill of everything gives the bytes of decoding', async () => {
      const runner = await Runner.open(manifest, [0, layers], LENGTH);
      const output = await runner.feed(ids);
      const rows = ids.map((_, row) => bytes(output.subarray(row * vocab, (row + 1) * vocab)));
      assertSame(outcome(runner, rows), reference, 'prefill');
      await runner.close();
    });

    it('another token at the start changes the bytes of every later row', async () => {
      const runner = await Runner.open(manifest, [0, layers], LENGTH);
      const output = await runner.feed([manifest.tokenizer.eos, ...ids.slice(1)]);
      for (let row = 1; row < LENGTH; row++) {
        const same = reference.logits[row]?.equals(bytes(output.subarray(row * vocab, (row + 1) * vocab)));
        assert.ok(!same, `row ${row} does not depend on the first token`);
      }
      await runner.close();
    });
  });
}
