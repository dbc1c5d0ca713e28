import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { formatBytes } from './delivery/bytes.ts';
import type { StagePort } from './stage/stage.ts';

const bytes = z.number().nonnegative();

const notesSchema = z.object({
  /** unix ms */
  at: z.number().int(),
  /** bytes that all of the others together never exceed */
  limit: bytes,
  /** of the sessions that are loaded, and their layers */
  sessions: bytes,
  loaded: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** that open jobs can come to, and that ended ones keep */
  reserved: bytes,
  kept: bytes,
});
/** What the memory of the worker that serves on this machine goes to. */
export type MemoryNotes = z.infer<typeof notesSchema>;

const FILE = 'memory.json';
/** ms between two notes */
const EVERY_MS = 5_000;

/** Keeps notes where `worker status` finds them, until `close` takes them away. A directory that cannot be written has none. */
export function noteMemory(dataDirectory: string, stage: Pick<StagePort, 'memory'>): { close(): Promise<void> } {
  const file = join(dataDirectory, FILE);
  const note = async () => {
    const { limit, sessions, reserved, kept, loaded } = await stage.memory();
    const notes: MemoryNotes = {
      at: Date.now(),
      limit,
      sessions,
      reserved,
      kept,
      loaded: loaded.map(([a, b]) => [a, b]),
    };
    writeFileSync(`${file}.new`, JSON.stringify(notes));
    renameSync(`${file}.new`, file);
  };
  let last = note().catch(() => undefined);
  const timer = setInterval(() => {
    last = note().catch(() => undefined);
  }, EVERY_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await last;
      rmSync(file, { force: true });
    },
  };
}

/** @returns undefined if there are none that can be read */
export function readMemory(dataDirectory: string): MemoryNotes | undefined {
  try {
    return notesSchema.parse(JSON.parse(readFileSync(join(dataDirectory, FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** In one line. */
export function describeMemory({ limit, sessions, loaded, reserved, kept }: MemoryNotes): string {
  const layers = loaded.map((range) => range.join('-')).join(', ') || 'none';
  const used = `${formatBytes(sessions)} weights (layers ${layers}), ${formatBytes(reserved)} open jobs, ${formatBytes(kept)} ended jobs`;
  return `${formatBytes(sessions + reserved + kept)} of ${formatBytes(limit)}: ${used}`;
}
