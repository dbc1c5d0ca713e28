#!/usr/bin/env node
// idl.mjs CRATE OUT.json [OUT.ts]: generates a program's IDL from its source, and the TypeScript type that Anchor's client reads.
//
// Anchor prints the IDL in sections from tests that its macros generate (feature `idl-build`); this puts the sections together in
// the way of `anchor idl build` (anchor-lang-idl 0.2, build.rs): errors and events joined in, types merged by name, all sorted.
// Types that nothing refers to (Anchor's own integers) are left out, and accounts without docs get those of idl-docs.mjs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACCOUNT_DOCS } from './idl-docs.mjs';

const workspace = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} crate */
function printed(crate) {
  const args = ['test', '--quiet', '--locked', '--lib', '-p', crate, '--features', `${crate}/idl-build`];
  const run = spawnSync('cargo', [...args, '__anchor_private_print_idl', '--', '--show-output'], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.error)
    throw new Error(`cargo could not be started (${run.error.message}): install Rust from https://rustup.rs`);
  if (run.status !== 0) throw new Error(`cargo test printed no IDL for ${crate}:\n${run.stderr}${run.stdout}`);
  return run.stdout;
}

/** The bodies of all `--- IDL begin kind ---` … `--- IDL end kind ---` sections. */
function sections(output, kind) {
  const pattern = new RegExp(`^--- IDL begin ${kind} ---\\n([\\s\\S]*?)\\n--- IDL end ${kind} ---$`, 'gm');
  return [...output.matchAll(pattern)].map((match) => match[1]);
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function assemble(crate) {
  const output = printed(crate);
  const [program] = sections(output, 'program');
  const [address] = sections(output, 'address');
  if (!program || !address) throw new Error(`cargo test printed no program section for ${crate}`);
  const idl = JSON.parse(program);
  const events = sections(output, 'event').map((text) => JSON.parse(text));
  const types = new Map();
  for (const type of [...events.flatMap((event) => event.types), ...idl.types]) types.set(type.name, type);
  const all = {
    address: address.trim(),
    metadata: idl.metadata,
    instructions: idl.instructions.map(documented).sort(byName),
    accounts: idl.accounts.sort(byName),
    events: events.map(({ event }) => event).sort(byName),
    errors: sections(output, 'errors').flatMap((text) => JSON.parse(text)),
    types: [...types.values()].sort(byName),
  };
  return { ...all, types: all.types.filter(({ name }) => isUsed(name, all)) };
}

/** Adds the docs of accounts that mean the same everywhere. */
function documented(instruction) {
  const accounts = instruction.accounts.map(({ name, docs, ...rest }) => {
    const said = docs ?? (ACCOUNT_DOCS[name] && [ACCOUNT_DOCS[name]]);
    return { name, ...rest, ...(said && { docs: said }) };
  });
  return { ...instruction, accounts };
}

/** Whether an account or event is of this type, or a field or argument. */
function isUsed(name, { accounts, events, instructions, types }) {
  if ([...accounts, ...events].some((known) => known.name === name)) return true;
  return JSON.stringify([instructions, types]).includes(`{"defined":{"name":"${name}"}}`);
}

const camel = (name) =>
  name
    .split('.')
    .map((part) =>
      part.replace(/_+(\w)/g, (_, next) => next.toUpperCase()).replace(/^\w/, (first) => first.toLowerCase()),
    )
    .join('.');

/** Names in camelCase, as `@coral-xyz/anchor` converts them when it reads the IDL (`convertIdlToCamelCase`). */
function camelCased(value, key) {
  const named = ['name', 'path', 'account', 'relations', 'generic'].includes(key);
  if (typeof value === 'string') return named ? camel(value) : value;
  if (Array.isArray(value)) return value.map((item) => camelCased(item, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, camelCased(inner, name)]));
}

function typeOf(idl) {
  const name = idl.metadata.name;
  return `/**
 * The IDL of the program \`${name}\` as a type, with names in camelCase. Generated from the program's source.
 *
 * This only helps the compiler: the IDL itself is \`${name}.json\` beside this file.
 */
export type ${name[0].toUpperCase()}${name.slice(1)} = ${JSON.stringify(camelCased(idl), null, 2)};
`;
}

const [crate, json, ts] = process.argv.slice(2);
if (!crate || !json) {
  console.error('usage: idl.mjs CRATE OUT.json [OUT.ts]');
  process.exit(2);
}
try {
  const idl = assemble(crate);
  writeFileSync(json, JSON.stringify(idl, null, 2) + '\n');
  if (ts) writeFileSync(ts, typeOf(idl));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
