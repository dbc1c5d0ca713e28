import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly prompt: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  /** print the result as JSON on the last line */
  readonly json: boolean;
}

export const DEFAULT_PROMPT = 'In the beginning';

export const USAGE = `npm run demo -- [PROMPT] [--max-tokens N] [--temperature T] [--seed N] [--json]

  PROMPT           what the model goes on from (default: "${DEFAULT_PROMPT}"; on a terminal you are asked)
  --max-tokens N   completion tokens at most, 1 to 512 (default 96)
  --temperature T  0 is greedy, at most 2 (default 0.8)
  --seed N         same seed, same text (default 7)
  --json           the result as one JSON line at the end`;

/** @returns undefined for --help. @throws Error that says what was expected. */
export function readOptions(args: readonly string[]): (Omit<DemoOptions, 'prompt'> & { prompt?: string }) | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'max-tokens': { type: 'string', default: '96' },
      temperature: { type: 'string', default: '0.8' },
      seed: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const prompt = positionals.join(' ').trim();
  return {
    ...(prompt === '' ? {} : { prompt }),
    maxTokens: number('--max-tokens', values['max-tokens'], 1, 512, true),
    temperature: number('--temperature', values.temperature, 0, 2, false),
    seed: number('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER, true),
    json: values.json,
  };
}

function number(name: string, text: string, min: number, max: number, whole: boolean): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new Error(`${name}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}
