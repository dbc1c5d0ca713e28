import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { camel, edited, type Edit, type Guard } from './guards.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const programs = join(root, 'programs');

/** Where the program's sources are. */
export const SOURCES = join(programs, 'shardmarket', 'src');

/** Appended to the program: a switch that is thrown by writing two bytes into the compiled program. */
const SWITCH = `
pub mod mutants {
    static ACTIVE: [u8; 10] = *b"MUTANT::\\xff\\xff";
    /// Whether the guard of this number is taken out.
    #[inline(never)]
    pub fn off(id: u16) -> bool {
        let at = |n: usize| unsafe { core::ptr::read_volatile(ACTIVE.as_ptr().add(n)) };
        u16::from_le_bytes([at(8), at(9)]) == id
    }
}
`;

/** What ran and how it ended. */
export interface Ran {
  readonly passed: boolean;
  readonly output: string;
}

/** A copy of the programs that is changed, built in a place of its own, and tested. */
export class Workshop {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shardmarket-mutant-'));
  readonly #copy = join(this.#folder, 'programs');
  readonly #so = join(this.#folder, 'artifacts', 'shardmarket.so');
  readonly #env: NodeJS.ProcessEnv;

  constructor(job: number) {
    cpSync(programs, this.#copy, { recursive: true, filter: (from) => !from.endsWith('/target') });
    mkdirSync(join(this.#folder, 'artifacts'));
    cpSync(join(programs, 'artifacts', 'pool.so'), join(this.#folder, 'artifacts', 'pool.so'));
    const place = process.env.SBF_PLACE ?? join(tmpdir(), `shardmarket-mutants-${job}`);
    this.#env = { ...process.env, SBF_PLACE: place, SHARDMARKET_ARTIFACTS: join(this.#folder, 'artifacts') };
  }

  /** Installs the toolchain where it is missing, which takes minutes. */
  async setUp(): Promise<void> {
    const { passed, output } = await this.#run('bash', [join(programs, 'sbf/setup.sh')]);
    if (!passed) throw new Error(`the toolchain of the programs is missing:\n${output}`);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The instructions, in camelCase, that take the accounts of a file. */
  instructionsWith(file: string): string[] {
    const structs = [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/pub struct (\w+)/g)].map(
      ([, name]) => name,
    );
    const entries = readFileSync(join(SOURCES, 'lib.rs'), 'utf8').matchAll(/pub fn (\w+)\s*\([^)]*?Context<(\w+)>/g);
    return [...entries].filter(([, , taken]) => structs.includes(taken)).map(([, name = '']) => camel(name));
  }

  /** Builds the program without these guards. */
  build(without: readonly Guard[]): Promise<Ran> {
    this.#write(without.map(({ file, edit }) => ({ file, edit })));
    return this.#build();
  }

  /** Builds the program with a switch for each of these guards, by its place in the list. */
  buildSwitched(guards: readonly Guard[]): Promise<Ran> {
    const edits = guards.map(({ file, edit }, id) => ({ file, edit: { ...edit, instead: edit.switched?.(id) ?? '' } }));
    this.#write(edits);
    const lib = join(this.#copy, 'shardmarket/src/lib.rs');
    writeFileSync(lib, readFileSync(lib, 'utf8') + SWITCH);
    return this.#build();
  }

  /** Takes out one guard of a switched build. */
  throwSwitch(id: number): void {
    const so = readFileSync(this.#so);
    const at = so.indexOf('MUTANT::');
    if (at < 0 || so.indexOf('MUTANT::', at + 1) >= 0) throw new Error('the program has no switch, or several');
    so.writeUInt16LE(id, at + 'MUTANT::'.length);
    writeFileSync(this.#so, so);
  }

  /** Whether this file of `tests/program` passes with the program as it was built last. */
  chainTest(name: string, bail = true): Promise<Ran> {
    const mocha = [
      'node_modules/mocha/bin/mocha.js',
      '--import=tsx',
      ...(bail ? ['--bail'] : []),
      '--timeout',
      '120000',
    ];
    return this.#run(process.execPath, [...mocha, join('tests/program', name)]);
  }

  /** Whether the host tests pass on the sources as they were written last. */
  hostTests(): Promise<Ran> {
    const manifest = join(this.#copy, 'Cargo.toml');
    return this.#run('cargo', ['test', '--locked', '--quiet', '-p', 'shardmarket', '--manifest-path', manifest]);
  }

  #build = () => this.#run('bash', [join(this.#copy, 'sbf/build.sh'), 'shardmarket', this.#so]);

  #write(edits: readonly { readonly file: string; readonly edit: Edit }[]): void {
    cpSync(SOURCES, join(this.#copy, 'shardmarket/src'), { recursive: true });
    for (const file of new Set(edits.map((e) => e.file))) {
      const of = edits.filter((e) => e.file === file).map((e) => e.edit);
      writeFileSync(join(this.#copy, 'shardmarket/src', file), edited(readFileSync(join(SOURCES, file), 'utf8'), of));
    }
  }

  async #run(command: string, args: readonly string[]): Promise<Ran> {
    try {
      const { stdout, stderr } = await run(command, args, { cwd: root, env: this.#env, maxBuffer: 1 << 28 });
      return { passed: true, output: stdout + stderr };
    } catch (error) {
      const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== 'number') throw error;
      return { passed: false, output: stdout + stderr };
    }
  }
}
