/** Finds the guards of the program in its Rust sources, and what a source looks like without one of them. */

/** One guard, and the source of its file without it. */
export interface Guard {
  /** `file:line kind error`, stable while the line does not move */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly kind: 'require' | 'return' | 'result' | 'constraint' | 'signer';
  /** the program's error that it gives, if it names one */
  readonly error: string | undefined;
  /** the account whose constraint it is, in camelCase */
  readonly account: string | undefined;
  /** the text that is taken out, in one line */
  readonly text: string;
  readonly edit: Edit;
}

/** What stands instead of `length` characters from `at` on. */
export interface Edit {
  readonly at: number;
  readonly length: number;
  /** without the guard */
  readonly instead: string;
  /** with a switch that takes it out, where an expression can be switched; as `isOff(id)` says */
  readonly switched?: (id: number) => string;
}

/** A source with these edits made; they must not overlap. */
export function edited(source: string, edits: readonly Omit<Edit, 'switched'>[]): string {
  const backwards = [...edits].sort((a, b) => b.at - a.at);
  return backwards.reduce(
    (text, { at, length, instead }) => text.slice(0, at) + instead + text.slice(at + length),
    source,
  );
}

/** All guards of one source file, in the order of their lines. Tests at the end of a file are not looked at. */
export function findGuards(file: string, source: string): Guard[] {
  const end = source.indexOf('#[cfg(test)]\nmod tests');
  const code = end < 0 ? source : source.slice(0, end);
  const found = [...requires(code), ...returns(code), ...results(code), ...constraints(code), ...signers(code)];
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ kind, error, account, ...edit }) => {
      const line = code.slice(0, edit.at).split('\n').length;
      const text = code
        .slice(edit.at, edit.at + edit.length)
        .replaceAll(/\s+/g, ' ')
        .trim();
      const name = [account, error ?? (account ? text : undefined)].filter(Boolean).join(' ');
      return { id: `${file}:${line} ${kind} ${name}`, file, line, kind, error, account, text, edit };
    });
}

interface Found extends Edit {
  readonly kind: Guard['kind'];
  readonly error: string | undefined;
  readonly account?: string;
}

const isOff = (id: number) => `crate::mutants::off(${id})`;

const errorIn = (text: string) => [...text.matchAll(/MarketError::(\w+)/g)].at(-1)?.[1];

/** `require!(condition, error);` */
function requires(code: string): Found[] {
  return [...code.matchAll(/\brequire!\(/g)].map(({ index }) => {
    const close = matching(code, index + 'require!'.length);
    const length = close + 1 - index;
    const text = code.slice(index, index + length);
    const switched = (id: number) => `if !${isOff(id)} { ${text} }`;
    return { at: index, length, kind: 'require', error: errorIn(text), instead: '()', switched };
  });
}

/** `return Err(error);` */
function returns(code: string): Found[] {
  return [...code.matchAll(/return Err\(MarketError::(\w+)(?:\.into\(\))?\);/g)].map((match) => {
    const switched = (id: number) => `if !${isOff(id)} { ${match[0]} }`;
    return { at: match.index, length: match[0].length, kind: 'return', error: match[1], instead: '', switched };
  });
}

/** `Err(error)` as the value of a branch whose other value is `Ok(())`. */
function results(code: string): Found[] {
  return [...code.matchAll(/(?<!return )\bErr\(MarketError::(\w+)(?:\.into\(\))?\)(?!;)/g)].map((match) => {
    const switched = (id: number) => `if ${isOff(id)} { Ok(()) } else { ${match[0]} }`;
    return { at: match.index, length: match[0].length, kind: 'result', error: match[1], instead: 'Ok(())', switched };
  });
}

const REMOVABLE = /^(address|constraint|owner|executable|token::mint|token::authority|seeds)\b/;

/** Constraints in `#[account(…)]`, except those that say where a new account is made. */
function constraints(code: string): Found[] {
  return [...code.matchAll(/#\[account\(/g)].flatMap(({ index }) => {
    const open = index + '#[account'.length;
    const close = matching(code, open);
    const items = split(code, open + 1, close);
    const account = camel(/^\]\s*(?:#\[[^\n]*\]\s*|\/\/\/[^\n]*\s*)*pub (\w+):/.exec(code.slice(close + 1))?.[1] ?? '');
    if (items.some(({ text }) => /^init\b/.test(text))) return [];
    return items.flatMap(({ at, text }, i): Found[] => {
      if (!REMOVABLE.test(text)) return [];
      // A bump belongs to its seeds.
      const belongs = (next: string) => text.startsWith('seeds') && /^(seeds::program|bump)\b/.test(next);
      let last = i;
      while (belongs(items[last + 1]?.text ?? '')) last += 1;
      const [before, after] = [items[i - 1], items[last + 1]];
      const final = items[last] ?? { at, text };
      const from = after ? at : before ? before.at + before.text.length : at;
      const to = after ? after.at : final.at + final.text.length;
      return [{ at: from, length: to - from, kind: 'constraint', error: errorIn(text), instead: '', account }];
    });
  });
}

/** `pub name: Signer,`: the account may then be anybody's. */
function signers(code: string): Found[] {
  return [...code.matchAll(/(?<=pub (\w+)): Signer,/g)].map(({ index, 0: { length }, 1: name = '' }) => {
    const instead = ': UncheckedAccount,';
    return { at: index, length, kind: 'signer', error: undefined, account: camel(name), instead };
  });
}

/** snake_case as camelCase. */
export const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, next: string) => next.toUpperCase());

/** Where the bracket that opens at `open` closes. Sources are formatted, so brackets in strings do not occur in guards. */
function matching(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code.charAt(at))) depth += 1;
    if (')]}'.includes(code.charAt(at)) && (depth -= 1) === 0) return at;
  }
  throw new Error(`a bracket at ${open} is never closed`);
}

/** The items between `from` and `to` that commas separate at the outermost level. */
function split(code: string, from: number, to: number): { at: number; text: string }[] {
  const items: { at: number; text: string }[] = [];
  let [depth, start] = [0, from];
  for (let at = from; at <= to; at++) {
    const c = code.charAt(at);
    if (at === to || (c === ',' && depth === 0)) {
      const raw = code.slice(start, at);
      if (raw.trim()) items.push({ at: start + raw.length - raw.trimStart().length, text: raw.trim() });
      start = at + 1;
    } else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
  }
  return items;
}
