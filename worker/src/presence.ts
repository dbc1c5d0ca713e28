import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const presenceSchema = z.object({
  /** unix ms */
  at: z.number().int(),
  keeper: z.string(),
  reachable: z.boolean(),
  route: z.enum(['direct', 'relay']).optional(),
  why: z.string().optional(),
});
/** What the keeper said last of whether others reach this worker. */
export type Presence = z.infer<typeof presenceSchema>;

const FILE = 'presence.json';

/** Keeps it where `worker status` finds it. */
export function keepPresence(dataDirectory: string, presence: Presence): void {
  const file = join(dataDirectory, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(presence));
  renameSync(`${file}.new`, file);
}

/** @returns undefined if there is none that can be read */
export function readPresence(dataDirectory: string): Presence | undefined {
  try {
    return presenceSchema.parse(JSON.parse(readFileSync(join(dataDirectory, FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** In one line. */
export function describePresence({ reachable, route, why }: Pick<Presence, 'reachable' | 'route' | 'why'>): string {
  if (!reachable) return `not reached by others, so that it gets no jobs: ${why ?? 'unknown'}`;
  if (route === 'direct') return 'reached directly';
  return `reached through the relay${why === undefined ? '' : `: ${why}`}`;
}
