import { createInterface } from 'node:readline/promises';
import { Progress } from '../stack/progress.ts';
import { aborted, interruptible } from '../stack/interrupt.ts';
import { startMarket } from '../stack/market.ts';
import { DEFAULT_PROMPT, readOptions, USAGE, type DemoOptions } from './options.ts';
import { reconcile } from './reconcile.ts';
import { report, toJson } from './report.ts';
import { runDay } from './run.ts';

/** Asks on a terminal; elsewhere, or on an empty answer, takes the default. */
async function askPrompt(signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return DEFAULT_PROMPT;
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  // The open prompt swallows Ctrl-C: pass it on.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const question = `Your prompt (Enter for "${DEFAULT_PROMPT}"): `;
    return (await reader.question(question, { signal })).trim() || DEFAULT_PROMPT;
  } finally {
    reader.close();
  }
}

async function demo(options: DemoOptions, signal: AbortSignal): Promise<void> {
  console.log('shardmarket demo: one prompt, from escrow to burned ZERO. Everything runs on this machine.\n');
  const progress = new Progress();
  const market = await startMarket({ progress, signal });
  try {
    const result = await Promise.race([runDay(market, options, progress), market.died, aborted(signal)]);
    const balance = reconcile(result);
    console.log(report(result, balance));
    if (options.json) console.log(toJson(result, balance));
    if (!balance.ok) throw new Error('the vaults do not reconcile: see the table above');
  } finally {
    progress.silence();
    await new Progress().step('Stopping everything', () => market.stop());
  }
}

try {
  const read = readOptions(process.argv.slice(2));
  const signal = interruptible();
  if (read) await demo({ ...read, prompt: read.prompt ?? (await askPrompt(signal)) }, signal);
  else console.log(USAGE);
  process.exit(0);
} catch (error) {
  console.error(`\nThe demo stopped: ${(error as Error).message}`);
  process.exit(1);
}
