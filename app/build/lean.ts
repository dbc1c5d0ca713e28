import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Anchor's modules one by one: its build for browsers is one file, of which nothing can be left out. */
const ANCHOR = join(dirname(createRequire(import.meta.url).resolve('@coral-xyz/anchor/package.json')), 'dist/esm');
const PARTS = ['error', 'coder/index', 'program/index', 'provider'];
const ANCHOR_ENTRY = [
  ...PARTS.map((part) => `export * from '${join(ANCHOR, part)}.js';`),
  `export * as utils from '${join(ANCHOR, 'utils/index')}.js';`,
].join('\n');

/** Anchor inflates IDLs that it fetches from the chain; the app has its own. */
const NO_PAKO = `export function inflate() { throw new Error('this build reads no IDL from the chain'); }`;

const VIRTUAL: Readonly<Record<string, string>> = { '@coral-xyz/anchor': ANCHOR_ENTRY, pako: NO_PAKO };
const MARK = '\0lean:';

/** Leaves out what a page never runs: the IDLs' prose, Anchor's reader of IDLs on chain, and those of its modules that nobody imports. */
export function lean(): Plugin {
  return {
    name: 'lean',
    enforce: 'pre',
    apply: 'build',
    resolveId: (id) => (id in VIRTUAL ? { id: MARK + id, moduleSideEffects: false } : null),
    load(id) {
      if (id.startsWith(MARK)) return VIRTUAL[id.slice(MARK.length)] ?? null;
      if (/\/sdk\/src\/program\/idl\/\w+\.json$/.test(id)) return withoutDocs(readFileSync(id, 'utf8'));
      return null;
    },
    transform: (code, id) => (id.startsWith(ANCHOR) ? { code, map: null, moduleSideEffects: false } : null),
  };
}

/** The same JSON without the `docs` of its parts. */
export function withoutDocs(json: string): string {
  return JSON.stringify(JSON.parse(json, (key, value: unknown) => (key === 'docs' ? undefined : value)));
}
