/** `npm run chaos -- --all`: worker processes are killed or stopped in the middle of jobs, which must not notice. */
import { parseArgs } from 'node:util';
import type { Blow, Survived } from './blow.ts';
import { chaos, ROLES, TOKENS } from './run.ts';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    every: { type: 'string', default: '8' },
    role: { type: 'string' },
    signal: { type: 'string' },
    'link-timeout-ms': { type: 'string', default: '3000' },
    'delay-ms': { type: 'string', default: '0' },
  },
});
const every = values.all ? 1 : Number(values.every);
if (!Number.isInteger(every) || every < 1) {
  console.error(`--every ${values.every}: expected a whole number of tokens between two kills, such as 8`);
  process.exit(1);
}
const roles = ROLES.filter((role) => values.role === undefined || role === values.role);
if (roles.length === 0) {
  console.error(`--role ${values.role ?? ''}: expected one of ${ROLES.join(', ')}`);
  process.exit(1);
}

const blows = roles.flatMap((role): Blow[] => {
  const stage = ROLES.indexOf(role);
  const kills = Array.from({ length: Math.ceil(TOKENS / every) }, (_, i) => i * every);
  return [
    ...kills.map((after): Blow => ({ stage, after, signal: 'SIGKILL' })),
    ...[1, 20].map((after): Blow => ({ stage, after, signal: 'SIGSTOP' })),
  ].filter(({ signal }) => values.signal === undefined || signal === values.signal);
});
if (blows.length === 0) {
  console.error(`--signal ${values.signal ?? ''}: expected SIGKILL or SIGSTOP`);
  process.exit(1);
}

function quantile(sorted: readonly number[], q: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN);
}

function report(what: string, outcomes: readonly Survived[]): void {
  const times = outcomes.flatMap((o) => o.healedMs ?? []).sort((a, b) => a - b);
  if (times.length === 0) return;
  const [p50, p95, most] = [0.5, 0.95, 1].map((q) => quantile(times, q));
  console.log(`${what}: ${times.length} healed, to the next token p50 ${p50} ms, p95 ${p95} ms, most ${most} ms`);
}

const outcomes: Survived[] = [];
console.log(`${blows.length} jobs of ${TOKENS} tokens on rings of ${ROLES.length}`);
const link = { linkTimeoutMs: Number(values['link-timeout-ms']), delayMs: Number(values['delay-ms']) };
await chaos(blows, link, (outcome) => {
  outcomes.push(outcome);
  const { blow, healedMs } = outcome;
  const took = healedMs === undefined ? 'the job had ended' : `next token after ${Math.round(healedMs)} ms`;
  console.log(`${blow.signal} ${ROLES[blow.stage]} after ${blow.after} tokens: same bytes, ${took}`);
});
for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  for (const [stage, role] of ROLES.entries()) {
    report(
      `${signal} ${role}`,
      outcomes.filter(({ blow }) => blow.stage === stage && blow.signal === signal),
    );
  }
  report(
    `${signal} in all`,
    outcomes.filter(({ blow }) => blow.signal === signal),
  );
}
