/** The generated sections of docs/program.md. */
import { readFileSync } from 'node:fs';
import { DEFAULT_LIMITS, type Rung } from '@shardmarket/sdk';
import { MARKET_ERRORS } from '../../../sdk/src/program/program-errors.ts';
import { World } from '../support/world.ts';
import { constants } from './constants.ts';
import { definition, idl, sizeOf, text, type Instruction } from './idl.ts';
import { movements } from './movements.ts';
import { vaults } from './vaults.ts';

const PAUSES = new URL('../pause.test.ts', import.meta.url);
const DISCRIMINATOR_BYTES = 8;

/** Sections by name, as the markers in the page name them. */
export async function sections(): Promise<Readonly<Record<string, string>>> {
  const world = await World.ready();
  const rent = (size: number) => count(world.chain.accounts.rentExempt(size));
  return {
    accounts: accounts(rent),
    vaults: table(['vault', 'seed', 'tokens', 'authority'], vaults(world)),
    instructions: await instructions(),
    limits: limits(),
    constants: table(
      ['constant', 'value', 'what it is'],
      constants().map(({ name, value, docs }) => [`\`${name}\``, `\`${value}\``, docs]),
    ),
    events: events(),
    errors: table(
      ['code', 'error', 'what it means', 'what to do'],
      Object.entries(MARKET_ERRORS).map(([code, { name, message, hint }]) => [code, `\`${name}\``, message, hint]),
    ),
  };
}

function accounts(rent: (size: number) => string): string {
  const rows = idl.accounts.map(({ name }) => {
    const docs = text(definition(name).docs);
    // By convention the docs of an account say where it is: `at "seed", part, part`, up to the end of the sentence.
    const seeds = /,? at (`"[^.:]+)(?=[.:])/.exec(docs);
    if (!seeds?.[1]) throw new Error(`the docs of ${name} do not say at which seeds it is: "…, at \`"seed"\`, …."`);
    const size = DISCRIMINATOR_BYTES + sizeOf({ defined: { name } });
    return [`\`${name}\``, seeds[1], count(size), rent(size), docs.replace(seeds[0], '')];
  });
  return table(['account', 'seeds', 'bytes', 'rent, lamports', 'what it is'], rows);
}

async function instructions(): Promise<string> {
  const [moves, pauses] = [await movements(), underPause()];
  const rows = idl.instructions.map((instruction) => {
    const { name, args } = instruction;
    const [moved, paused] = [moves.get(name), pauses.get(name)];
    if (!moved) throw new Error(`${name} has no scene in tests/program/support/scenes`);
    if (!paused) throw new Error(`tests/program/pause.test.ts does not say what a pause does to ${name}`);
    const call = `\`${name}${args.length > 0 ? `(${args.map((arg) => arg.name).join(', ')})` : ''}\``;
    return [
      call,
      signers(instruction),
      moved.join('; '),
      paused === 'blocked' ? 'refused' : '',
      text(instruction.docs),
    ];
  });
  return table(['instruction', 'signed by', 'moves', 'in a pause', 'what it does'], rows);
}

function signers({ accounts: all }: Instruction): string {
  const names = all
    .filter(({ signer }) => signer)
    .map(({ name, optional }) => `\`${name}\`${optional ? ' (optional)' : ''}`);
  return names.join(', ') || 'nobody';
}

/** What pause.test.ts says of each instruction, by name in snake_case. */
function underPause(): ReadonlyMap<string, string> {
  const found = readFileSync(PAUSES, 'utf8').matchAll(/^ {2}(\w+): '(blocked|never blocked)',$/gm);
  const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return new Map([...found].map(([, name = '', what = '']) => [snake(name), what]));
}

function limits(): string {
  const defaults = DEFAULT_LIMITS as Readonly<Record<string, number | bigint | readonly Rung[]>>;
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, next: string) => next.toUpperCase());
  const shown = (value: number | bigint | readonly Rung[] | undefined): string => {
    if (value === undefined) return '';
    if (typeof value !== 'object') return count(value);
    return value.map(({ bond, carries }) => `${count(bond)}: ${count(carries)}`).join('; ');
  };
  const fields = definition('Limits').type.fields ?? [];
  const range = new Map((definition('LimitsArgs').type.fields ?? []).map(({ name, docs }) => [name, text(docs)]));
  const rangeOf = (name: string, docs: string) => (range.get(name) === docs ? '' : (range.get(name) ?? ''));
  return table(
    ['limit', 'what it is', 'range', 'to start with'],
    fields.map(({ name, docs }) => [
      `\`${name}\``,
      text(docs),
      rangeOf(name, text(docs)),
      shown(defaults[camel(name)]),
    ]),
  );
}

function events(): string {
  const rows = idl.events.map(({ name }) => {
    const { docs, type } = definition(name);
    return [`\`${name}\``, (type.fields ?? []).map((field) => `\`${field.name}\``).join(', '), text(docs)];
  });
  return table(['event', 'fields', 'what it says'], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (content: string) => content.replaceAll('|', '\\|');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function count(n: number | bigint): string {
  return n.toLocaleString('en');
}
