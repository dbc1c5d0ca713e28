import { describeError } from '../errors.ts';

/** Prints results for people, or one JSON line for programs; `bigint` becomes a decimal string. */
export class Output {
  readonly json: boolean;

  constructor(json: boolean) {
    this.json = json;
  }

  /** The result of a command: `lines` for people, `value` for programs. Both go to standard output. */
  result(value: object, lines: readonly string[]): void {
    if (this.json) console.log(JSON.stringify(value, plain));
    else for (const line of lines) console.log(line);
  }

  /** An error, on standard error. */
  error(error: unknown): void {
    const named = error instanceof Error && error.name !== 'Error' && error.name !== 'WorkerError';
    const { code, message } = describeError(error);
    const shown = { code: named ? error.name : code, message };
    console.error(this.json ? JSON.stringify({ error: shown }) : `error: ${shown.message} (${shown.code})`);
  }
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
