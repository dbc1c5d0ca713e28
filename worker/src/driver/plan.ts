/**
 * How the driver speculates: not at all, one frame with drafts at a time, many frames in flight, or these and side branches
 * beside them.
 */
export const MODES = ['ar', 'sync', 'async', 'tree'] as const;
export type Mode = (typeof MODES)[number];

/** Highest k: a longer run of drafts in one frame is hardly ever right to its end. */
export const MAX_K = 16;
/** Most tokens in flight. */
export const MAX_WINDOW = 64;

/** What a stream may do until the next plan. */
export interface Plan {
  /** rows in flight at most */
  readonly window: number;
  /** rows in a frame at most */
  readonly rows: number;
  /** drafted tokens ahead of what is committed at most */
  readonly ahead: number;
  /** true: a token that is certain goes out at once and alone; false: it waits for its drafts and shares their frame */
  readonly eager: boolean;
}

/** What the driver has measured; times in ms. */
export interface Measures {
  /** probability that a drafted token is the target's, if those before it are: α */
  readonly acceptance: number;
  /** time around the ring of one row with nothing in its way: T */
  readonly loop: number;
  /** cost of a frame of n rows at the slowest stage: `base + n × row` */
  readonly stage: { readonly base: number; readonly row: number };
  /** time in which a token is drafted, 0 if it costs nothing */
  readonly draft: number;
  /** stages in the ring */
  readonly stages: number;
}

/** Drafts with a smaller chance than this to be reached by an accepted run are not worth a row. */
const LEAST_CHANCE = 0.001;

/** Time (ms) for each token that a stream of frames of k rows takes while every draft is right: `1 / r`. */
export function streamMs({ stage, draft }: Measures, k: number): number {
  return Math.max(draft, (stage.base + k * stage.row) / k);
}

/**
 * Time (ms) a token with frames of k rows in flight: a miss costs one loop, a hit one slot of the stream,
 * `(1 − α) × T(k) + α / r(k)`. A draft that misses went out with up to k − 1 others, so that its loop is longer by the
 * time to draft them and by their rows at every stage: `T(k) = T + (k − 1) × (draft + stages × row)`.
 */
export function asyncMs(m: Measures, k: number): number {
  const loop = m.loop + (k - 1) * (m.draft + m.stages * m.stage.row);
  return (1 - m.acceptance) * loop + m.acceptance * streamMs(m, k);
}

/**
 * Time (ms) a token with one frame of a certain token and k drafts in flight: `(T(k) + k × draft) / E(k)`, with
 * `E(k) = (1 − α^(k+1)) / (1 − α)` tokens a round (Leviathan et al., "Fast Inference from Transformers via Speculative
 * Decoding", 2023, §3.3).
 */
export function syncMs(m: Measures, k: number): number {
  const { acceptance: a } = m;
  const expected = a === 1 ? k + 1 : (1 - a ** (k + 1)) / (1 - a);
  return (m.loop + k * (m.stages * m.stage.row + m.draft)) / expected;
}

/** Longest run of drafts whose end is still reached often enough: the largest n with `α^n ≥ 0.1 %`. */
export function usefulRun(acceptance: number): number {
  if (acceptance >= 1) return MAX_WINDOW;
  if (acceptance <= 0) return 1;
  return clamp(Math.floor(Math.log(LEAST_CHANCE) / Math.log(acceptance)), 1, MAX_WINDOW);
}

/**
 * Tokens in flight that keep the stream full, `T × r` and the frame that is being made, but no more than are useful: what
 * stands behind an unlikely run would be computed for nothing.
 */
export function chooseWindow(m: Measures, k: number): number {
  const full = Math.ceil(m.loop / Math.max(streamMs(m, k), 1e-3)) + k;
  return clamp(Math.min(full, usefulRun(m.acceptance) + 1), 2, MAX_WINDOW);
}

/** What the operator has fixed; the rest is chosen from measures. */
export interface Fixed {
  readonly mode: Mode;
  /** rows a frame in `async` and `tree`, drafts a frame in `sync`; 0 drafts nothing */
  readonly k?: number | undefined;
  /** rows in flight, `async` and `tree` only */
  readonly window?: number | undefined;
  /** rows of a side branch, `tree` only: branches are then made wherever there is another choice, worth it or not */
  readonly branch?: number | undefined;
}

/** The plan for what is measured now. */
export function choosePlan({ mode, k: fixedK, window: fixedWindow }: Fixed, m: Measures): Plan {
  if (mode === 'ar' || fixedK === 0) return { window: 1, rows: 1, ahead: 0, eager: true };
  if (mode === 'sync') {
    const k = fixedK ?? best((n) => syncMs(m, n));
    return { window: k + 1, rows: k + 1, ahead: k, eager: false };
  }
  // Side branches are planned beside the stream, see `chooseSides`.
  const k = fixedK ?? best((n) => asyncMs(m, n));
  const window = fixedWindow ?? chooseWindow(m, k);
  // One frame is drafted ahead of the window, to go out as soon as a result makes room.
  return { window, rows: Math.min(k, window), ahead: window - 1 + k, eager: true };
}

/** Least time (ms) a token that can be expected under the operator's choice. */
export function tokenMs({ mode, k: fixedK }: Fixed, m: Measures): number {
  const cost = mode === 'sync' ? syncMs : asyncMs;
  return cost(m, fixedK && fixedK > 0 ? fixedK : best((n) => cost(m, n)));
}

/** Frames are made longer where that costs this part more time at most: every frame costs every stage and link. */
const LONGER_FRAMES = 0.01;

/** The largest k that costs hardly more than the cheapest. */
function best(cost: (k: number) => number): number {
  const costs = Array.from({ length: MAX_K }, (_, i) => cost(i + 1));
  const most = Math.min(...costs) * (1 + LONGER_FRAMES);
  return costs.findLastIndex((c) => c <= most) + 1;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
