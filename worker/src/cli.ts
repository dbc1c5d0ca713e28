import { parseMicro } from '@shardmarket/sdk';
import { Command, CommanderError, Option } from 'commander';
import { audit, type AuditOptions } from './cli/audit.ts';
import { claim } from './cli/claim.ts';
import { option, optionsOf, type ChainOptions } from './cli/common.ts';
import { doctor, type DoctorOptions } from './cli/doctor.ts';
import { draw } from './cli/draw.ts';
import { drive } from './cli/drive.ts';
import { exit, withdraw } from './cli/exit.ts';
import { fetchModel, parseManifestHash, parseMirror, type FetchOptions } from './cli/fetch.ts';
import { Output } from './cli/output.ts';
import { parseAddress, parseAsk, parseInteger, parseKeeperUrl, parseListen, parsePublicUrl } from './cli/parse.ts';
import { register, type RegisterOptions } from './cli/register.ts';
import { serve, type ServeOptions } from './cli/serve.ts';
import { status, type StatusOptions } from './cli/status.ts';
import { DEFAULT_HEAL_WAIT_MS, DEFAULT_MAX_JOBS, DEFAULT_PREFIX_CACHE_MB, RELAY_USES } from './options.ts';
import { DEFAULT_LINK_TIMEOUT_MS } from './ring/link.ts';

const program = new Command('worker')
  .description('Serves layers of a model in a ring of workers, and is paid for it in USDC.')
  .option('--json', 'print one JSON line for programs instead of text')
  .exitOverride()
  .showHelpAfterError('(--help shows all options)');

program
  .command('register')
  .description(
    'move the bond in and open the account of the worker; run again, it tops the bond up and sets layers and ask',
  )
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .addOption(option.model())
  .addOption(option.layers().makeOptionMandatory())
  .addOption(
    new Option('--ask <micro-usdc>', 'price, micro-USDC per million layer-tokens')
      .argParser(parseAsk)
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--bond <zero>', 'bond in ZERO, for example 100 or 12.5').argParser(parseMicro).makeOptionMandatory(),
  )
  .addOption(
    new Option(
      '--payout <address>',
      'owner of the token accounts that are paid to; it alone can name another; default: the operator',
    ).argParser(parseAddress('--payout')),
  )
  .action((_, command: Command) => register(optionsOf<RegisterOptions>(command)));

program
  .command('serve')
  .description('hold layers, join rings, sign and post receipts, until SIGTERM')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .addOption(
    new Option('--keeper <url>', "the keeper's WebSocket address")
      .env('KEEPER_URL')
      .argParser(parseKeeperUrl)
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--keeper-key <address>', 'serve no other keeper than this').argParser(parseAddress('--keeper-key')),
  )
  .addOption(option.model())
  .addOption(option.draft())
  .addOption(option.layers())
  .addOption(
    new Option('--listen <host:port>', 'where the ring predecessor dials in; port 0 takes any')
      .env('WORKER_LISTEN')
      .default({ host: '127.0.0.1', port: 0 }, '127.0.0.1:0')
      .argParser(parseListen),
  )
  .addOption(
    new Option('--public-url <url>', 'how others reach --listen; default: the same address')
      .env('WORKER_PUBLIC_URL')
      .argParser(parsePublicUrl),
  )
  .addOption(
    new Option(
      '--relay <when>',
      "when neighbours come through the keeper's relay: always (nothing listens here), where they cannot dial, or never",
    )
      .env('WORKER_RELAY')
      .choices(RELAY_USES)
      .default('fallback'),
  )
  .addOption(option.dataDir())
  .addOption(drive.mode())
  .addOption(drive.k())
  .addOption(drive.window())
  .addOption(drive.branch())
  .addOption(drive.noNgram())
  .addOption(
    new Option('--max-jobs <n>', 'jobs at the same time')
      .default(DEFAULT_MAX_JOBS)
      .argParser(parseInteger('--max-jobs', 1, 1024)),
  )
  .addOption(
    new Option('--link-timeout-ms <ms>', 'silence after which a neighbour in a ring counts as dead')
      .default(DEFAULT_LINK_TIMEOUT_MS)
      .argParser(parseInteger('--link-timeout-ms', 300, 60_000)),
  )
  .addOption(
    new Option(
      '--heal-wait-ms <ms>',
      'how long jobs are kept for a ring to be healed that lost a neighbour; 0: not at all',
    )
      .default(DEFAULT_HEAL_WAIT_MS)
      .argParser(parseInteger('--heal-wait-ms', 0, 600_000)),
  )
  .addOption(
    new Option(
      '--prefix-cache-mb <mib>',
      'memory for caches of ended jobs, which the same session can go on from; 0: none',
    )
      .default(DEFAULT_PREFIX_CACHE_MB)
      .argParser(parseInteger('--prefix-cache-mb', 0, 1 << 20)),
  )
  .addOption(
    new Option(
      '--memory-mb <mib>',
      'memory for weights, jobs and what is kept of ended ones; default: enough for all layers and --max-jobs of the whole context',
    ).argParser(parseInteger('--memory-mb', 1, 1 << 24)),
  )
  .addOption(new Option('--threads <n>', 'threads of one run').default(1).argParser(parseInteger('--threads', 1, 256)))
  .addOption(
    new Option('--log-level <level>')
      .env('LOG_LEVEL')
      .choices(['silent', 'error', 'warn', 'info', 'debug'])
      .default('info'),
  )
  .option('--exit-with-stdin', 'stop when standard input ends, so that a worker does not outlive who started it')
  .action((_, command: Command) => serve(optionsOf<ServeOptions>(command)));

program
  .command('fetch')
  .description('bring a model, or the files of some layers, from mirrors; all of it is checked against the manifest')
  .addOption(option.model())
  .addOption(
    new Option('--hash <sha256>', "the manifest's sha256, as the chain and GET /v1/models have it")
      .argParser(parseManifestHash)
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--from <url>', 'folder with manifest.json and its files; may stand several times, tried in order')
      .argParser(parseMirror)
      .makeOptionMandatory(),
  )
  .addOption(option.layers())
  .action((_, command: Command) => fetchModel(optionsOf<FetchOptions>(command)));

program
  .command('draw')
  .description(
    'draw the batches that can be drawn, which serve does too: what one covers can only be claimed once it is',
  )
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .action((_, command: Command) => draw(optionsOf<ChainOptions>(command)));

program
  .command('claim')
  .description('pay all earnings that have vested to the payout address')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .action((_, command: Command) => claim(optionsOf<ChainOptions>(command)));

program
  .command('exit')
  .description('ask to leave: after a cooldown the bond can be withdrawn')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .action((_, command: Command) => exit(optionsOf<ChainOptions>(command)));

program
  .command('withdraw')
  .description('return the bond to the payout address, once the cooldown is over and nothing vests under it')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .action((_, command: Command) => withdraw(optionsOf<ChainOptions>(command)));

program
  .command('status')
  .description('show bond, ask and earnings, and whether others reach the worker that serves here')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .addOption(option.dataDir())
  .action((_, command: Command) => status(optionsOf<StatusOptions>(command)));

program
  .command('doctor')
  .description('check keypair, model files, processor class, chain and keeper')
  .addOption(option.keypair())
  .addOption(option.rpc())
  .addOption(option.worker())
  .addOption(option.model())
  .addOption(option.draft())
  .addOption(option.layers())
  .addOption(new Option('--keeper <url>', "the keeper's WebSocket address").env('KEEPER_URL').argParser(parseKeeperUrl))
  .action(async (_, command: Command) => {
    if (!(await doctor(optionsOf<DoctorOptions>(command)))) process.exitCode = 1;
  });

program
  .command('audit')
  .description('compute a job again, and say which of its stages signed for something else than the model gives')
  .argument('<job.json>', 'the answer of GET /v1/jobs/<id>')
  .argument('<answer.json>', 'the answer to the request, which had "return_token_ids": true')
  .addOption(option.model())
  .action(async (job: string, answer: string, _, command: Command) => {
    if (!(await audit(job, answer, optionsOf<AuditOptions>(command)))) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    new Output(process.argv.includes('--json')).error(error);
    process.exitCode = 1;
  }
}
