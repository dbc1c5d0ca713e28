import type { Manifest } from '@shardmarket/sdk';
import type { LayerRange } from '../model/graphs.ts';
import { longestJobBytes } from '../stage/memory.ts';
import { graphShape, MAX_ROWS } from '../stage/shape.ts';
import { sessionBytes } from '../stage/weights.ts';

/**
 * Bytes of a worker's process without weights and jobs: measured as 160 MiB at its start and 90 MiB more after runs over
 * the whole context of the built-in model.
 */
const PROCESS_BYTES = 256 * 2 ** 20;
/** What a worker's memory goes to. */
export interface Need {
  readonly layers: LayerRange;
  /** process, weights, and what one run takes at the whole context */
  readonly baseBytes: number;
  /** most that one job takes, as long as the context */
  readonly jobBytes: number;
}

/** @param draft of the model that the head drafts with: it counts where the range begins at layer 0 */
export function needOf(manifest: Manifest, layers: LayerRange, draft?: Manifest): Need {
  const drives = layers[0] === 0 && draft !== undefined;
  const models: [Manifest, LayerRange][] = [[manifest, layers]];
  if (drives) models.push([draft, [0, draft.architecture.layers]]);
  const shapes = models.map(([{ architecture }, range]) => graphShape(architecture, range));
  const [shape = graphShape(manifest.architecture, layers), draftShape] = shapes;
  const baseBytes = models.reduce((sum, [of, range]) => sum + sessionBytes(of, range) + runBytes(of), PROCESS_BYTES);
  return { layers, baseBytes, jobBytes: longestJobBytes({ shape, draft: draftShape }) };
}

/** Jobs as long as the context that fit into `free` bytes beside `keepBytes` for ended ones; below 0 if not even those do. */
export function jobsThatFit({ baseBytes, jobBytes }: Need, free: number, keepBytes: number): number {
  return Math.floor((free - baseBytes - keepBytes) / jobBytes);
}

/** The ranges of a model's graphs with which `jobs` of the whole context fit into `free` bytes. */
export function rangesThatFit(
  manifest: Manifest,
  free: number,
  jobs: number,
  keepBytes: number,
  draft?: Manifest,
): LayerRange[] {
  return manifest.graphs
    .map(({ from, to }) => needOf(manifest, [from, to], draft))
    .filter((need) => jobsThatFit(need, free, keepBytes) >= jobs)
    .map(({ layers }) => layers);
}

/** What the runtime takes for the longest run: a copy of one layer's keys and values, and the attention of its rows. */
function runBytes({ architecture: { heads, kvHeads, headDim, maxContext } }: Manifest): number {
  return (2 * kvHeads * headDim + heads * MAX_ROWS) * maxContext * 4;
}
