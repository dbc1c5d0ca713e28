/** shardmarket-verify: checks a job's receipts and amounts offline, from what `GET /v1/jobs/<id>` answered. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { jobChecks, jobFileSchema, type JobCheck, type Known } from '../src/receipts/job-file.ts';
import { toHex } from '../src/bytes.ts';
import { manifestHash, manifestSchema } from '../src/manifest.ts';

interface Options {
  readonly manifest?: string;
  readonly tokens?: string;
  readonly json?: boolean;
}

/** What was wrong with a file, what was expected, and what to do. */
class FileError extends Error {}

const tokensSchema = z.array(z.number().int().nonnegative());

function readJson(path: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new FileError(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new FileError(`${path} is not JSON: expected ${what}`);
  }
}

function parsed<T extends z.ZodType>(path: string, what: string, schema: T): z.infer<T> {
  const result = schema.safeParse(readJson(path, what));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new FileError(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}; expected ${what}`);
}

function knownFrom({ manifest, tokens }: Options): Known {
  return {
    ...(tokens !== undefined && {
      tokens: parsed(tokens, 'an array with the ids of prompt and completion', tokensSchema),
    }),
    ...(manifest !== undefined && { model: modelOf(manifest) }),
  };
}

function modelOf(path: string): { hash: string; layers: number } {
  const { architecture } = parsed(path, "a model's manifest.json", manifestSchema);
  return { hash: toHex(manifestHash(readFileSync(path))), layers: architecture.layers };
}

/** A line for what holds or could not be checked, or for each thing that is wrong. */
function linesOf({ check, ok, detail, findings }: JobCheck): string[] {
  if (ok === false) return findings.map((finding) => `✗ ${check}: ${finding}`);
  return [`${ok ? '✓' : '·'} ${check}: ${detail}`];
}

/** @returns the exit status: 0 if all holds, 1 if something does not, 2 if it could not be checked */
export function main(argv: readonly string[]): number {
  const program = new Command('shardmarket-verify')
    .description(
      'Checks the receipts and amounts of a job, offline. Save the answer of GET /v1/jobs/<id> as job.json first.',
    )
    .argument('<job.json>', 'the answer of GET /v1/jobs/<id>')
    .option('--manifest <file>', "the model's manifest.json, to check the model and that every layer was served")
    .option(
      '--tokens <file>',
      'JSON array of the ids of prompt and completion, to check that they are what was committed to',
    )
    .option('--json', 'print one JSON line for programs')
    .exitOverride();
  try {
    program.parse(argv, { from: 'user' });
    const [path = ''] = program.args;
    const options = program.opts<Options>();
    const job = parsed(path, 'the answer of GET /v1/jobs/<id>', jobFileSchema);
    const checks = jobChecks(job, knownFrom(options));
    const findings = checks.flatMap((check) => check.findings);
    if (options.json) console.log(JSON.stringify({ job: job.id, ok: findings.length === 0, findings, checks }));
    else {
      for (const check of checks) for (const line of linesOf(check)) console.log(line);
      const stages = `${job.stages.length} stages, ${job.layers} layers`;
      const held = `✓ job ${job.id}: ${stages}, ${job.amount_micro_usdc} micro-USDC: every receipt and amount holds`;
      console.log(findings.length === 0 ? held : `✗ job ${job.id}: ${findings.length} things do not hold`);
    }
    return findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof FileError)) throw error;
    console.error(`error: ${error.message}`);
    return 2;
  }
}
