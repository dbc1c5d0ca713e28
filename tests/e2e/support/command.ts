import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { main } from '../../../cli/src/main.ts';

/** The `shardmarket` command as a program of its own. */
export const BIN = fileURLToPath(new URL('../../../cli/bin/shardmarket.mjs', import.meta.url));

/** Runs the `shardmarket` command in this process. @returns its exit code, and all that it wrote */
export async function runCommand(args: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const exit = await main([...args], { out, err });
  out.end();
  err.end();
  return { exit, out: await text(out), err: await text(err) };
}
