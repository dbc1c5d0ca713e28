/** The hard-coded limits of the program, read from its source. */
import { readFileSync } from 'node:fs';

const FILE = new URL('../../../programs/shardmarket/src/constants.rs', import.meta.url);

export interface Constant {
  readonly name: string;
  /** the expression as it stands in the source */
  readonly value: string;
  readonly docs: string;
}

/** Every `pub const` with its doc comment. */
export function constants(source = readFileSync(FILE, 'utf8')): Constant[] {
  const found = source.matchAll(/((?:^\/\/\/.*\n)*)^pub const (\w+): [^=]+ =\s*([^;]+);/gm);
  return [...found].map(([, docs = '', name = '', value = '']) => ({
    name,
    value: value
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ as \w+/g, '')
      .replace(/^anchor_lang::address!\((.*)\)$/, '$1'),
    docs: docs
      .replaceAll(/^\/\/\/ ?/gm, '')
      .trim()
      .replaceAll('\n', ' '),
  }));
}
