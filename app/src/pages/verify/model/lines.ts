import { jobChecks, stageAmount, type JobCheckName, type JobFile } from '@shardmarket/sdk';
import type { OnChain, WorkersCheck } from './on-chain.ts';

/** ok and bad were checked; `open` could not be; `waiting` is being asked. */
export type LineState = 'ok' | 'bad' | 'open' | 'waiting';
export type LineName = JobCheckName | WorkersCheck['check'];

/** One line of the result. */
export interface Line {
  readonly name: LineName;
  readonly state: LineState;
  /** a sentence without a full stop */
  readonly detail: string;
  readonly findings: readonly string[];
}

/** What was read of the chain; or why it was not, with whether it may still be. */
export type ChainState =
  { readonly read: OnChain } | { readonly read?: undefined; readonly why: string; readonly waiting: boolean };

export const TITLES: Readonly<Record<LineName, string>> = {
  state: 'The job has ended',
  tiling: 'Layers',
  signatures: 'Signatures',
  contents: 'Contents of the receipts',
  edges: 'Edges between the stages',
  tokens: 'Tokens',
  amounts: 'Amounts',
  model: 'Model',
  workers: 'Workers',
  voucher: 'Voucher',
  receipts_root: 'Receipts in the voucher',
  settlement: 'Settlement',
};

const FROM_CHAIN: readonly LineName[] = ['model', 'workers', 'voucher', 'receipts_root', 'settlement'];
/** Without one of these a stage is due nothing: what it is paid is wrong for the same reason. */
const OF_RECEIPTS: readonly LineName[] = ['signatures', 'contents', 'edges', 'tokens'];

/** All lines of a job: those that the file alone decides, then those that the chain decides. */
export function linesOf(job: JobFile, chain: ChainState): { readonly file: Line[]; readonly chain: Line[] } {
  const known = chain.read?.model ? { model: chain.read.model } : {};
  const alone = jobChecks(job, known).filter(({ check }) => !FROM_CHAIN.includes(check));
  const file = toned(alone.map(asLine), job);
  if (chain.read) return { file, chain: order([...chain.read.checks, chain.read.workers].map(asLine)) };
  const state = chain.waiting ? 'waiting' : 'open';
  return { file, chain: FROM_CHAIN.map((name) => ({ name, state, detail: chain.why, findings: [] })) };
}

interface Checked {
  readonly check: LineName;
  readonly ok: boolean | undefined;
  readonly detail: string;
  readonly findings: readonly string[];
}

function asLine({ check, ok, detail, findings }: Checked): Line {
  return { name: check, state: ok === undefined ? 'open' : ok ? 'ok' : 'bad', detail, findings };
}

function order(lines: readonly Line[]): Line[] {
  return FROM_CHAIN.flatMap((name) => lines.filter((line) => line.name === name));
}

/** One fault, one red line: amounts that add up and are wrong only because a receipt is are not judged. */
function toned(lines: readonly Line[], job: JobFile): Line[] {
  const faulty = lines.some(({ name, state }) => state === 'bad' && OF_RECEIPTS.includes(name));
  if (!faulty || !addsUp(job)) return [...lines];
  const detail = 'they add up, but a stage is paid for a receipt that does not hold';
  return lines.map((line) =>
    line.name === 'amounts' && line.state === 'bad' ? { ...line, state: 'open', detail, findings: [] } : line,
  );
}

/** Whether each stage is paid nothing or what its ask says, and the sum is what the buyer is charged. */
function addsUp(job: JobFile): boolean {
  const committed = job.completion_tokens === 0 ? 0 : job.prompt_tokens + job.completion_tokens - 1;
  const amounts = job.stages.map(({ amount_micro_usdc }) => BigInt(amount_micro_usdc));
  const asked = job.stages.map(({ ask, layers: [start, end] }) =>
    committed === 0 || end <= start ? 0n : stageAmount(BigInt(ask), end - start, committed),
  );
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  return amounts.every((a, i) => a === 0n || a === asked[i]) && sum === BigInt(job.amount_micro_usdc);
}

export interface Verdict {
  readonly state: LineState;
  readonly title: string;
  /** lines that are red, green, and could not be checked */
  readonly bad: number;
  readonly ok: number;
  readonly open: number;
}

/** What all lines together say. */
export function verdictOf(lines: readonly Line[]): Verdict {
  const count = (state: LineState) => lines.filter((line) => line.state === state).length;
  const [bad, ok, open] = [count('bad'), count('ok'), count('open')];
  const counts = { bad, ok, open };
  if (bad > 0) return { ...counts, state: 'bad', title: bad === 1 ? 'One check fails' : `${bad} checks fail` };
  if (count('waiting') > 0) return { ...counts, state: 'waiting', title: 'Nothing wrong so far' };
  if (open > 0) return { ...counts, state: 'ok', title: 'All that could be checked holds' };
  return { ...counts, state: 'ok', title: 'Everything holds' };
}
