/**
 * Compute units, transaction bytes, signatures and lamports of every instruction of the committed program, in LiteSVM.
 *
 *   npm run bench:program               prints them
 *   npm run bench:program -- --write    and writes docs/program-cost.json and docs/program-cost.md
 *   npm run bench:program -- --check    and fails when one is more than 5 % worse than written there
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { market } from '../../../sdk/src/program/client.ts';
import { instructionName } from '../support/mutate.ts';
import { everyInstruction } from '../support/scenes/all.ts';
import { worse } from './compare.ts';
import { label, measure, type Table } from './measure.ts';
import { aims, printed, report } from './report.ts';
import { openWithOwnRent, settleByWorkers } from './sessions.ts';

const JSON_FILE = new URL('../../../docs/program-cost.json', import.meta.url);
const MARKDOWN_FILE = new URL('../../../docs/program-cost.md', import.meta.url);

/** @throws Error when an instruction has no scene */
async function measureAll(): Promise<Table> {
  const scenes = await everyInstruction();
  const seen = new Set(scenes.flatMap(({ instructions }) => instructions.slice(-1)).map(instructionName));
  const missing = market.idl.instructions.map(({ name }) => name).filter((name) => !seen.has(name));
  if (missing.length > 0) throw new Error(`no scene in tests/program/support/scenes for ${missing.join(', ')}`);
  const rows = scenes
    .filter((scene) => label(scene) !== 'settle')
    .map((scene) => [label(scene), measure(scene)] as const);
  rows.push(...Object.entries(await openWithOwnRent()));
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...Object.fromEntries(rows), ...(await settleByWorkers()) };
}

async function markdown(table: Table): Promise<string> {
  return format(report(table), { ...(await resolveConfig(MARKDOWN_FILE)), parser: 'markdown' });
}

async function write(table: Table): Promise<void> {
  const options = await resolveConfig(JSON_FILE);
  writeFileSync(JSON_FILE, await format(JSON.stringify(table), { ...options, parser: 'json' }));
  writeFileSync(MARKDOWN_FILE, await markdown(table));
}

/** What is wrong with the committed files; one line each. */
async function check(table: Table): Promise<string[]> {
  const committed = JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Table;
  const lines = worse(committed, table).map((line) => `worse than docs/program-cost.json: ${line}`);
  const stale = readFileSync(MARKDOWN_FILE, 'utf8') !== (await markdown(committed));
  return stale ? [...lines, 'docs/program-cost.md is not what docs/program-cost.json gives'] : lines;
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, check: { type: 'boolean' } } });
const table = await measureAll();
console.log(printed(table), '\n');
for (const { what, most, reached } of aims(table)) {
  console.log(`${reached <= most ? 'reached' : 'MISSED '}  ${what.replaceAll('`', '')}: ${reached}, aim ≤ ${most}`);
}
if (values.write) await write(table);
if (values.check) {
  const lines = await check(table);
  for (const line of lines) console.error(line);
  if (lines.length > 0)
    console.error('If that is meant, run `npm run bench:program -- --write` and commit the result.');
  process.exitCode = lines.length > 0 ? 1 : 0;
}
