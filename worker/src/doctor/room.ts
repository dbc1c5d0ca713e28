import type { Manifest } from '@shardmarket/sdk';
import { formatBytes } from '../delivery/bytes.ts';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { layersHeld } from '../stage/holds.ts';
import { usableContext, wholeShape } from '../stage/shape.ts';
import { sessionBytes } from '../stage/weights.ts';
import { jobsThatFit, needOf, rangesThatFit } from './capacity.ts';

/** What a worker would be started with. */
export interface Plan {
  readonly maxJobs: number;
  /** bytes for caches of ended jobs */
  readonly keepBytes: number;
  /** on a worker that can drive */
  readonly draft?: Manifest | undefined;
}

/**
 * Says what the memory that is free can hold of a model: jobs with these layers (all of them if none are named).
 * @param free bytes @throws WorkerError BAD_OPTION if not one job fits with any of them, naming layers that would
 */
export function describeRoom(manifest: Manifest, layers: LayerRange | undefined, free: number, plan: Plan): string {
  const { maxJobs, keepBytes, draft } = plan;
  const { architecture } = manifest;
  const range = layers ?? [0, architecture.layers];
  const need = needOf(manifest, range, draft);
  const jobs = jobsThatFit(need, free, keepBytes);
  const positions = usableContext(architecture.maxContext);
  const what =
    `layers ${range.join('-')} take ${formatBytes(need.baseBytes + keepBytes)} and ${formatBytes(need.jobBytes)} for each job ` +
    `of ${positions} positions, ${formatBytes(free)} are free`;
  if (jobs < 1) {
    // What is left for weights and jobs beside the process, and a head's draft model.
    const memoryMb = Math.floor((free - need.baseBytes + sessionBytes(manifest, range)) / 2 ** 20);
    const drafts = draft && wholeShape({ manifest: draft });
    const holds = layersHeld(manifest, { layers: range, limit: memoryMb * 2 ** 20, draft: drafts });
    if (holds > 0) {
      return `${what}: not one such job fits; serve with --memory-mb ${memoryMb}, which holds ${holds} of these layers at a time`;
    }
    const others = describeRanges(manifest, rangesThatFit(manifest, free, 1, keepBytes, draft));
    throw new WorkerError(
      'BAD_OPTION',
      `${what}: not one such job fits; free memory, or hold other layers (${others})`,
    );
  }
  const room = jobs >= maxJobs ? `${jobs} such jobs fit` : `only ${jobs} such jobs fit: serve with --max-jobs ${jobs}`;
  const ranges = rangesThatFit(manifest, free, maxJobs, keepBytes, draft);
  return `${what}: ${room}; with ${maxJobs} of them, ${describeRanges(manifest, ranges)}`;
}

/** Which ranges fit, in few words: those that are part of no other that fits. */
function describeRanges({ graphs }: Manifest, fitting: readonly LayerRange[]): string {
  if (fitting.length === 0) return 'no layers fit';
  if (fitting.length === graphs.length) return `all ${graphs.length} ranges of layers fit`;
  const largest = fitting.filter(([from, to]) => !fitting.some(([a, b]) => a <= from && to <= b && b - a > to - from));
  return `layers ${largest.map((range) => range.join('-')).join(', ')} and parts of them fit`;
}
