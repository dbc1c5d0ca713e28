/** npm run program:mutants: takes each guard out of the program, builds it, and expects the tests to fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findGuards, type Guard } from './guards.ts';
import { judgeAll, type Verdict } from './judge.ts';
import { sampled } from './sampled.ts';
import { SOURCES, Workshop } from './workshop.ts';

const HELP = `npm run program:mutants [-- OPTIONS]
  --list          print the guards and stop
  --only TEXT     guards whose id contains TEXT (several times: any of them)
  --sample N      N guards, chosen by --seed
  --switched      only guards in the code, not in accounts: one build takes out any of them
  --seed TEXT     default: today's date
  --part I/N      the I-th of N parts, to run several at a time
A guard whose removal no test notices is printed as a survivor and makes the exit status 1. known-survivors.json names those
that cannot be noticed, each with its reason.`;

const { values } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string' },
    switched: { type: 'boolean', default: false },
    seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    part: { type: 'string', default: '0/1' },
    help: { type: 'boolean', default: false },
  },
});

interface Known {
  /** part of `file kind account text` */
  readonly guard: string;
  readonly reason: string;
}
const known = JSON.parse(readFileSync(new URL('./known-survivors.json', import.meta.url), 'utf8')) as Known[];
const describe = ({ file, kind, account = '', text }: Guard) => `${file} ${kind} ${account} ${text}`;
const isKnown = (guard: Guard) => known.some((k) => describe(guard).includes(k.guard));

function guards(): Guard[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rs'));
  return files.sort().flatMap((file) => findGuards(file, readFileSync(join(SOURCES, file), 'utf8')));
}

async function main(): Promise<number> {
  if (values.help) return say(HELP);
  const all = guards();
  const unused = known.filter((k) => !all.some((g) => describe(g).includes(k.guard)));
  if (unused.length > 0)
    throw new Error(`known-survivors.json names no guard: ${unused.map((k) => k.guard).join('; ')}`);
  const named = all.filter((g) => values.only.length === 0 || values.only.some((text) => g.id.includes(text)));
  const wanted = values.switched ? named.filter((g) => g.edit.switched) : named;
  const chosen = values.sample === undefined ? wanted : sampled(wanted, Number(values.sample), values.seed);
  if (values.list) return say(chosen.map((g) => `${g.id}${isKnown(g) ? '  (known survivor)' : ''}`).join('\n'));

  const [part = 0, parts = 1] = values.part.split('/').map(Number);
  const queue = chosen.filter((g) => !isKnown(g)).filter((_, i) => i % parts === part);
  console.log(`${all.length} guards; taking out ${queue.length}`);
  const verdicts: Verdict[] = [];
  const workshop = new Workshop(part);
  await workshop.setUp();
  await judgeAll(workshop, queue, (verdict) => {
    verdicts.push(verdict);
    console.log(`${verdict.outcome.padEnd(9)} ${verdict.guard.id}${verdict.by ? `  — ${verdict.by}` : ''}`);
  });
  workshop.close();
  const count = (outcome: Verdict['outcome']) => verdicts.filter((v) => v.outcome === outcome).length;
  console.log(
    `${count('caught')} caught, ${count('survived')} survived, ${count('unbuilt')} do not build without the guard`,
  );
  return count('survived') > 0 ? 1 : 0;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

process.exitCode = await main();
