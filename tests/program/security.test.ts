/** SECURITY.md says which test shows each guard: a test that is renamed or gone must not stay in it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
/** Classes that any program with escrows, staking and cranks has to answer. */
const CLASSES = [
  ...['missing signer', 'missing owner check', 'account substitution', 'PDA seed sharing', 'arithmetic, rounding'],
  ...['double settle', 're-initialisation, revival', 'duplicate mutable accounts', 'Token-2022 extensions'],
  ...['arbitrary CPI', 'self-sandwich', 'flash stake', 'first and zero staker', 'donation', 'frozen USDC'],
  ...['closed token account', 'Ed25519 spoofing', 'remaining accounts', 'clock', 'dust', 'rent drain'],
  ...['slash evasion', 'slash griefing', 'admin takeover', 'keeper liveness'],
];

interface Row {
  readonly name: string;
  readonly proof: string;
}

/** The table of known classes. */
function rows(): Row[] {
  const lines = read('programs/shardmarket/SECURITY.md').split('\n');
  const table = lines.filter((line) => line.startsWith('| ')).slice(1);
  return table.map((line) => {
    const [, name = '', , proof = '', ...rest] = line.split('|').map((cell) => cell.trim());
    assert.equal(rest.length, 1, `a row has three cells: ${line}`);
    return { name, proof };
  });
}

/** Titles in a test file as they are printed; what a template puts in is left open. */
function titles(path: string): string[] {
  const literals = read(path).matchAll(/\b(?:it|describe)\(\s*(?:'((?:\\.|[^'\\])*)'|`((?:\\.|[^`\\])*)`)/g);
  return [...literals].map(([, plain, template]) => (plain ?? template ?? '').replaceAll('\\`', '`'));
}

const hostTests = (): string =>
  ['programs/shardmarket/src', 'programs/shardmarket/tests']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((at) => join(folder, at)),
    )
    .filter((path) => path.endsWith('.rs'))
    .map(read)
    .join('\n');

/** What is wrong with what a row names as its proof. */
function wrong(proof: string, host: string): string[] {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const found: string[] = [];
  let file: string | undefined;
  for (const [, before = '', code, title] of proof.matchAll(/(host )?(?:`([^`]+)`|"([^"]+)")/g)) {
    if (title !== undefined) {
      if (file === undefined) found.push(`"${title}" stands after no test file`);
      else if (!titles(file).some((known) => known.includes(title))) found.push(`${file} has no test "${title}"`);
      continue;
    }
    file = undefined;
    const name = code ?? '';
    const script = /^npm run ([\w:]+)$/.exec(name)?.[1];
    if (script !== undefined) {
      if (!(script in scripts)) found.push(`there is no script ${script}`);
    } else if (before) {
      if (!new RegExp(`\\b${name}\\(`).test(host)) found.push(`there is no host test ${name}`);
    } else {
      file = `${name.includes('/') ? name : `tests/program/${name}`}.test.ts`;
      if (!existsSync(join(root, file))) found.push(`there is no ${file}`);
    }
    if (file !== undefined && !existsSync(join(root, file))) file = undefined;
  }
  return found;
}

describe('SECURITY.md', () => {
  it('names files, tests and scripts that exist', () => {
    const host = hostTests();
    const all = rows().flatMap(({ name, proof }) => wrong(proof, host).map((what) => `${name}: ${what}`));
    assert.deepEqual(all, []);
  });

  it('names a test for every class', () => {
    const without = rows().filter(({ proof }) => !/`[^`]+`: "[^"]+"/.test(proof));
    assert.deepEqual(without, []);
  });

  it('leaves no class out', () => {
    const names = rows().map(({ name }) => name);
    const missing = CLASSES.filter((known) => !names.some((name) => name.includes(known)));
    assert.deepEqual(missing, []);
  });

  it('notices a file, a title, a script and a host test that are not there', () => {
    const gone =
      '`nowhere`: "x"; `settle`: "no such title"; `npm run nothing`; host `no_such_property`; `settle`: "replayed voucher"';
    assert.deepEqual(wrong(gone, hostTests()), [
      'there is no tests/program/nowhere.test.ts',
      '"x" stands after no test file',
      'tests/program/settle.test.ts has no test "no such title"',
      'there is no script nothing',
      'there is no host test no_such_property',
    ]);
  });
});
