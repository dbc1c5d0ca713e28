import { describeError } from './errors.ts';

/** Where a command writes. */
export interface Streams {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Those of the process. */
export const PROCESS: Streams = { out: process.stdout, err: process.stderr };

/** A label and what stands beside it. */
export type Row = readonly [label: string, value: string];

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type Style = keyof typeof CODES;

/**
 * Prints results for people, or one JSON document for programs, in which each `bigint` is a decimal string of micro-USDC or
 * micro-ZERO. Results go to standard output; errors, questions and what is being signed to standard error.
 */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;
  readonly #env: NodeJS.ProcessEnv;

  constructor(json: boolean, streams: Streams = PROCESS, env = process.env) {
    this.json = json;
    this.#streams = streams;
    this.#env = env;
  }

  /** The result of a command: `lines` for people, `value` for programs. */
  result(value: object, lines: readonly (string | Row)[]): void {
    const { out } = this.#streams;
    if (this.json) out.write(`${JSON.stringify(value, plain)}\n`);
    else for (const line of aligned(lines, (text) => this.#styled(out, 'dim', text))) out.write(`${line}\n`);
  }

  /** What people should read while the command runs; programs do not get it. */
  note(line: string, style?: Style): void {
    if (!this.json) this.say(line, style);
  }

  /** A line on standard error, for everybody. */
  say(line: string, style?: Style): void {
    const { err } = this.#streams;
    err.write(`${style ? this.#styled(err, style, line) : line}\n`);
  }

  /** An error, on standard error. @returns what the process exits with */
  error(error: unknown): number {
    const { code, message, exit } = describeError(error);
    const { err } = this.#streams;
    if (this.json) err.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else err.write(`${this.#styled(err, 'red', 'error:')} ${message} (${code})\n`);
    return exit;
  }

  #styled(stream: { readonly isTTY?: boolean }, style: Style, text: string): string {
    const { NO_COLOR, TERM } = this.#env;
    const plainText = stream.isTTY !== true || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb';
    return plainText ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`;
  }
}

/** Lines as they are, rows with their values below each other. */
function aligned(lines: readonly (string | Row)[], label: (text: string) => string): string[] {
  const width = Math.max(0, ...lines.map((line) => (typeof line === 'string' ? 0 : line[0].length)));
  return lines.map((line) => (typeof line === 'string' ? line : `${label(line[0].padEnd(width))}  ${line[1]}`));
}

/** A table with a head; each column as wide as its widest cell. @returns its lines */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
