import { MAX_BRANCH } from './branches.ts';
import { MAX_WINDOW, type Fixed, type Measures } from './plan.ts';

/** How side branches are made until the next plan. */
export interface SidePlan {
  /** rows of a branch */
  readonly rows: number;
  /** drafts that the chain has ahead of what is committed before time is spent on branches */
  readonly lead: number;
  /** ms that a branch has to save */
  readonly least: number;
}

/** The next miss lies within a branch with at least this probability, as far as branches may be so long. */
const COVERED = 0.9;
/** Drafts of the chain that are reached with a smaller chance than this can wait until branches are drafted. */
const URGENT = 0.03;
/** Part of the time to draft a branch that is thought to keep the chain waiting: the rest nobody else would use. */
const IN_THE_WAY = 0.2;
/** A second choice is hardly ever right more often than this. */
const LIKELY = 0.5;

/** Time (ms) of a loop in which no stage has anything to do with the row that goes around. */
export function idleMs({ loop, stages, stage }: Measures): number {
  return Math.max(0, loop - stages * (stage.base + stage.row));
}

/**
 * Time (ms) that a side branch is expected to save. If its position is reached (`reached`) and its first token is right
 * there (`right`), then a miss that lies within its rows (`1 − α^rows`) is answered with them, and not a loop after the
 * rejection that led to the branch. What is left of that loop is `spare`. It costs the slowest stage its rows, as far as
 * that has no time to spare, and the chain some of the time in which it is drafted.
 */
export function sideMs(m: Measures, rows: number, { reached, right, spare }: SideChance): number {
  const { stage, draft, acceptance, loop } = m;
  const saved = reached * right * (1 - acceptance ** rows) * Math.max(0, spare - rows * draft);
  const busy = loop > 0 ? 1 - idleMs(m) / loop : 1;
  return saved - busy * (stage.base + rows * stage.row) - IN_THE_WAY * rows * draft;
}

export interface SideChance {
  /** probability that the chain is right up to the branch */
  readonly reached: number;
  /** probability that the branch's first token is right, if the chain is up to there */
  readonly right: number;
  /** ms of idle time before the chain's answer for the position comes */
  readonly spare: number;
}

/** How to make side branches; undefined where not even the likeliest is worth its rows. */
export function chooseSides({ mode, k, branch }: Fixed, m: Measures): SidePlan | undefined {
  const { acceptance: a } = m;
  if (mode !== 'tree' || k === 0) return undefined;
  if (branch !== undefined) return { rows: branch, lead: 1, least: -Infinity };
  const rows = clamp(Math.ceil(Math.log(1 - COVERED) / Math.log(a)), 2, MAX_BRANCH);
  if (sideMs(m, rows, { reached: 1, right: LIKELY, spare: idleMs(m) }) <= 0) return undefined;
  return { rows, lead: clamp(Math.floor(Math.log(URGENT) / Math.log(a)), 1, MAX_WINDOW), least: 0 };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
