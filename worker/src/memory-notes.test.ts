import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMemory, noteMemory, readMemory, type MemoryNotes } from './memory-notes.ts';
import { Stage } from './stage/stage.ts';
import { builtInModels } from './testing/models.ts';

describe('notes of what the memory goes to', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'shardmarket-notes-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are there while a worker serves, and gone with it', async () => {
    const { target } = await builtInModels();
    const stage = await Stage.start(target, [1, 3], { maxJobs: 1 });
    const notes = noteMemory(folder, stage);
    while (!existsSync(join(folder, 'memory.json'))) await new Promise((resolve) => setTimeout(resolve, 5));
    const { limit, sessions, reserved, kept, loaded } = await stage.memory();
    const { at, ...rest } = readMemory(folder) ?? { at: 0 };
    assert.deepEqual(rest, { limit, sessions, reserved, kept, loaded });
    assert.ok(Math.abs(Date.now() - at) < 60_000);
    await notes.close();
    assert.equal(readMemory(folder), undefined);
    await stage.close();
  });

  it('what cannot be read is none', () => {
    writeFileSync(join(folder, 'memory.json'), '{"at":1}');
    assert.equal(readMemory(folder), undefined);
  });

  it('are told in one line', () => {
    const bytes = { limit: 2 ** 30, sessions: 2 ** 20, reserved: 2 ** 21, kept: 0 };
    const notes: MemoryNotes = {
      at: 1,
      ...bytes,
      loaded: [
        [0, 2],
        [3, 4],
      ],
    };
    assert.match(
      describeMemory(notes),
      /^3\.0 MiB of 1\.0 GiB: 1\.0 MiB weights \(layers 0-2, 3-4\), 2\.0 MiB open jobs, 0 B ended jobs$/,
    );
  });
});
