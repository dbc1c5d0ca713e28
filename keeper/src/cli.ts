import { Command } from 'commander';
import { readConfig } from './config.ts';
import { dryRun, runOnce } from './cron/command.ts';
import { messageOf, Problem } from './errors.ts';
import { startKeeper } from './keeper.ts';
import { reconcile } from './reconcile/command.ts';
import { examine } from './running/doctor.ts';

const program = new Command('keeper').description(
  'Serves buyers, matches their jobs to rings of workers, settles on chain and does the daily work.',
);

program
  .command('serve')
  .description('run until SIGTERM or SIGINT; configured by the environment (see docs)')
  .option('--mode <mode>', 'all, or one part: api, settler or cron (instead of APP_MODE)')
  .option('--json', 'print one line of JSON with url and pubkey when ready')
  .option('--exit-with-stdin', 'stop when standard input closes, so that no parent leaves it behind')
  .action(async (options: { mode?: string; json?: boolean; exitWithStdin?: boolean }) => {
    const env = options.mode === undefined ? process.env : { ...process.env, APP_MODE: options.mode };
    const keeper = await startKeeper(readConfig(env));
    const { url, pubkey } = keeper;
    process.stdout.write(options.json ? `${JSON.stringify({ url, pubkey })}\n` : `keeper ${pubkey} on ${url}\n`);
    const stop = () => {
      // A second signal, or a drain that hangs, must not keep the process.
      process.once('SIGINT', () => process.exit(130));
      setTimeout(() => process.exit(1), 30_000).unref();
      keeper.stop().then(() => process.exit(process.exitCode ?? 0), fail);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    if (options.exitWithStdin) process.stdin.once('end', stop).resume();
    void keeper.failed.then((error) => {
      process.stderr.write(`error: the database was lost: ${error.message}\n`);
      process.exitCode = 1;
      stop();
    });
  });

program
  .command('tick')
  .description('make a running keeper settle and do the daily work now')
  .option('--url <url>', 'the keeper', process.env['KEEPER_URL'] ?? 'http://127.0.0.1:8800')
  .option('--settle <which>', 'due, or all that is owed', 'due')
  .action(async ({ url, settle }: { url: string; settle: string }) => {
    const token = process.env['KEEPER_ADMIN_TOKEN'];
    if (!token)
      throw new Problem('config_invalid', 'KEEPER_ADMIN_TOKEN: expected the token that the keeper was started with');
    const response = await fetch(new URL('/v1/admin/tick', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ settle }),
    }).catch((cause: unknown) => {
      throw new Error(`no keeper answers at ${url}: is it running? (${messageOf(cause)})`);
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the keeper at ${url} answered ${response.status}: ${text}`);
    process.stdout.write(`${text}\n`);
  });

program
  .command('cron')
  .description('do the daily work and the chores that are due, once; a keeper that serves does them by itself')
  .option('--once', 'the default, and the only way: "serve" goes on')
  .option('--dry-run', 'send nothing: say what is due and why; needs no database, so that a keeper may run beside it')
  .option('--json', 'print one JSON document')
  .action(async ({ dryRun: dry, json }: { dryRun?: boolean; json?: boolean }) => {
    const config = readConfig(process.env);
    if (dry) {
      const duties = (await dryRun(config)).map(({ kind, of, why, step }) => ({
        kind,
        of,
        due: step !== undefined,
        why,
      }));
      const lines = duties.map(({ kind, of, due, why }) => `${due ? 'due ' : 'not '} ${kind} ${of}: ${why}`);
      process.stdout.write(json ? `${JSON.stringify({ duties })}\n` : `${lines.join('\n')}\n`);
      return;
    }
    const steps = await runOnce(config);
    const lines = steps.map(({ kind, signature }) => `${kind} ${signature}\n`);
    process.stdout.write(json ? `${JSON.stringify({ steps })}\n` : lines.join('') || 'nothing was due\n');
  });

program
  .command('reconcile')
  .description('compare the whole database with the chain, while no keeper uses it; ends with 1 if anything differs')
  .option('--repair', 'make the database say what the chain says')
  .option('--json', 'print one JSON document')
  .action(async (options: { repair?: boolean; json?: boolean }) => {
    const { found, left } = await reconcile(readConfig(process.env), options.repair === true);
    const lines = found.map(({ about, of, says }) => `${about} ${of}: ${says}\n`).join('');
    const end = options.repair ? `${found.length} mended, ${left} still differ` : `${found.length} differ`;
    process.stdout.write(options.json ? `${JSON.stringify({ found, left })}\n` : `${lines}${end}\n`);
    if (left > 0) process.exitCode = 1;
  });

program
  .command('doctor')
  .description('look at everything that `serve` would start with: one line each, exit code 1 if something is wrong')
  .option('--mode <mode>', 'as in serve')
  .action(async ({ mode }: { mode?: string }) => {
    const findings = await examine(mode === undefined ? process.env : { ...process.env, APP_MODE: mode });
    for (const { what, ok, says } of findings) process.stdout.write(`${ok ? 'ok   ' : 'WRONG'} ${what}: ${says}\n`);
    process.exit(findings.every(({ ok }) => ok) ? 0 : 1);
  });

function fail(error: unknown): never {
  const code = error instanceof Problem ? ` [${error.code}]` : '';
  process.stderr.write(`error${code}: ${messageOf(error)}\n`);
  process.exit(1);
}

await program.parseAsync().catch(fail);
