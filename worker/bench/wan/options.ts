import { Command } from 'commander';
import type { Sampling } from '@shardmarket/sdk';
import { parseInteger } from '../../src/cli/parse.ts';
import { list, parseNumber } from '../measure/parse.ts';
import { KINDS, type Kind } from '../measure/prompts.ts';
import { parseLane, type Lane } from './lanes.ts';

export interface WanOptions {
  readonly stages: readonly number[];
  /** one way, ms */
  readonly delay: readonly number[];
  readonly jitter: number;
  /** bytes a second */
  readonly bandwidth?: number;
  readonly modes: readonly Lane[];
  readonly kinds: readonly Kind[];
  readonly prompts: number;
  readonly tokens: number;
  readonly temperature: number;
  readonly json?: boolean;
}

function parseKind(text: string): Kind {
  const kind = KINDS.find((known) => known === text);
  if (kind) return kind;
  throw new Error(`--kinds: expected ${KINDS.join(' or ')}, got "${text}"`);
}

/** @throws Error on an option that is not understood */
export function parseOptions(argv: readonly string[]): WanOptions {
  return new Command('bench:wan')
    .option('--stages <list>', 'workers in a ring', list(parseInteger('--stages', 1, 16)), [2, 4, 6])
    .option('--delay <list>', 'one way between neighbours, ms', list(parseNumber('--delay', 0, 10_000)), [0.5, 25, 60])
    .option('--jitter <ms>', 'up to this much more for each piece', parseNumber('--jitter', 0, 10_000), 0)
    .option('--bandwidth <bytes>', 'a second in each direction; default: any', parseInteger('--bandwidth', 1000, 1e9))
    .option(
      '--modes <list>',
      'ar, sync with its k, async, tree',
      list(parseLane),
      ['ar', 'sync4', 'sync8', 'async'].map(parseLane),
    )
    .option('--kinds <list>', 'prose: held-out text; copy: the answer repeats the prompt', list(parseKind), [...KINDS])
    .option('--prompts <n>', 'of each kind', parseInteger('--prompts', 1, 300), 4)
    .option('--tokens <n>', 'of each answer', parseInteger('--tokens', 2, 400), 96)
    .option('--temperature <t>', '0 is greedy', parseNumber('--temperature', 0, 2), 0)
    .option('--json', 'one JSON line for each cell')
    .parse([...argv])
    .opts<WanOptions>();
}

export function samplingOf({ temperature }: WanOptions): Sampling {
  return { temperature, topP: 1, seed: '1' };
}
