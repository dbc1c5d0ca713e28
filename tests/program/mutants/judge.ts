import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Guard } from './guards.ts';
import type { Ran, Workshop } from './workshop.ts';

export interface Verdict {
  readonly guard: Guard;
  /** `unbuilt`: the compiler does not do without it */
  readonly outcome: 'caught' | 'survived' | 'unbuilt';
  /** the tests that noticed */
  readonly by?: string;
}

type Report = (verdict: Verdict) => void;

const tests = fileURLToPath(new URL('..', import.meta.url));
const EXCHANGED = 'substitution.test.ts';

/** Judges all guards: switched ones from one build, constraints one of each instruction at a time, the rest one by one. */
export async function judgeAll(workshop: Workshop, guards: readonly Guard[], report: Report): Promise<void> {
  const left = [
    ...(await judgeSwitched(
      workshop,
      guards.filter((g) => g.edit.switched),
      report,
    )),
    ...(await judgeTogether(
      workshop,
      guards.filter((g) => !g.edit.switched),
      report,
    )),
  ];
  for (const guard of left) report(await judge(workshop, guard));
}

/** One build for all of them. @returns those that need a build of their own */
async function judgeSwitched(workshop: Workshop, guards: readonly Guard[], report: Report): Promise<Guard[]> {
  let switched = guards;
  let built = await workshop.buildSwitched(switched);
  const left: Guard[] = [];
  while (!built.passed) {
    const bad = switched.filter((g) => blamed(built, g));
    if (bad.length === 0) throw new Error(`the program with switches does not build:\n${built.output}`);
    left.push(...bad);
    switched = switched.filter((g) => !bad.includes(g));
    built = await workshop.buildSwitched(switched);
  }
  for (const [id, guard] of switched.entries()) {
    workshop.throwSwitch(id);
    const by = await noticed(workshop, likely(guard));
    if (by) report({ guard, outcome: 'caught', by });
    else left.push(guard);
  }
  return left;
}

/** Takes out one constraint of each instruction at a time: the tests name the accounts that went through. @returns the unnamed ones */
async function judgeTogether(workshop: Workshop, guards: readonly Guard[], report: Report): Promise<Guard[]> {
  const files = [...new Set(guards.map((g) => g.file))];
  const queues = files.map((file) => guards.filter((g) => g.file === file));
  const left: Guard[] = [];
  for (;;) {
    const round = queues.flatMap((queue) => queue.shift() ?? []);
    if (round.length === 0) return left;
    left.push(...(await judgeRound(workshop, round, report)));
  }
}

/** One build for all of them; where it fails, one for each half. @returns those that no test names */
async function judgeRound(workshop: Workshop, round: readonly Guard[], report: Report): Promise<Guard[]> {
  const [guard] = round;
  if (!guard) return [];
  if (!(await workshop.build(round)).passed) {
    if (round.length === 1) {
      report({ guard, outcome: 'unbuilt' });
      return [];
    }
    const half = Math.ceil(round.length / 2);
    const first = await judgeRound(workshop, round.slice(0, half), report);
    return [...first, ...(await judgeRound(workshop, round.slice(half), report))];
  }
  const { output } = await workshop.chainTest(EXCHANGED, false);
  return round.filter((g) => {
    const name = workshop.instructionsWith(g.file).map((instruction) => `${instruction}.${g.account ?? ''}`);
    const by = name.find((account) => output.includes(`"${account}"`));
    if (by) report({ guard: g, outcome: 'caught', by: `${EXCHANGED}: ${by}` });
    return !by;
  });
}

/** A build of its own, and all tests until one notices. */
async function judge(workshop: Workshop, guard: Guard): Promise<Verdict> {
  if (!(await workshop.build([guard])).passed) return { guard, outcome: 'unbuilt' };
  const first = likely(guard);
  const by = await noticed(workshop, first);
  if (by) return { guard, outcome: 'caught', by };
  // They know no accounts.
  const onHost = guard.account === undefined;
  if (onHost && !(await workshop.hostTests()).passed) return { guard, outcome: 'caught', by: 'host tests' };
  const rest = testFiles().filter((name) => !first.includes(name));
  const later = await noticed(workshop, rest);
  return later ? { guard, outcome: 'caught', by: later } : { guard, outcome: 'survived' };
}

async function noticed(workshop: Workshop, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (!(await workshop.chainTest(name)).passed) return name;
  return undefined;
}

/** Whether the compiler complains about the guard's lines. */
function blamed({ output }: Ran, { file, line, account }: Guard): boolean {
  const places = [...output.matchAll(/src\/([\w/]+\.rs):(\d+):\d+/g)];
  // An account's constraints are checked by code that the macro makes: it complains about the whole struct.
  return places.some(([, at, n]) => at === file && (account !== undefined || Math.abs(Number(n) - line) <= 6));
}

/** Test files of the program on the chain, those of this tool left out. */
function testFiles(): string[] {
  const all = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  return all.filter((name) => !name.startsWith('mutants')).sort();
}

/** Files that name the guard's error, those that name it most first; for constraints also where accounts are exchanged. */
function likely(guard: Guard): string[] {
  const named = testFiles()
    .map((name) => ({ name, count: guard.error ? mentions(name, guard.error) : 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name }) => name);
  return [...new Set([...named.slice(0, 4), ...(guard.account === undefined ? [] : [EXCHANGED])])];
}

function mentions(name: string, error: string): number {
  return readFileSync(join(tests, name), 'utf8').split(`'${error}'`).length - 1;
}
