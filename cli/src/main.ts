import { Command, CommanderError, Option } from 'commander';
import { balance, type BalanceOptions } from './commands/balance.ts';
import { claim, type ClaimOptions } from './commands/claim.ts';
import { createKey, listKeys, parseScopes, revokeKey, type CreateKeyOptions } from './commands/keys.ts';
import { verifyReceipts, type VerifyOptions } from './commands/receipts.ts';
import { closeSession, type CloseOptions } from './commands/session-close.ts';
import { openSession, type OpenOptions } from './commands/session-open.ts';
import { listSessions, sessionUsage, topUp } from './commands/session.ts';
import { stake, unstake, withdrawStake } from './commands/stake.ts';
import { status } from './commands/status.ts';
import { option, optionsOf, type GlobalOptions } from './context.ts';
import { fileURLToPath } from 'node:url';
import { proxy, type ProxyOptions } from './proxy/run.ts';
import { CliError, EXIT } from './errors.ts';
import { Output, PROCESS, type Streams } from './output.ts';
import { parseAddress, parseAmount, parseInteger } from './parse.ts';

const EXITS = `
Exit status: ${EXIT.ok} done; ${EXIT.refused} refused, nothing has happened; ${EXIT.usage} an option or a file is wrong; ${EXIT.unreachable} RPC or keeper do not
answer; ${EXIT.unknown} sent, and nobody knows whether it landed; ${EXIT.declined} not confirmed, nothing was signed.`;

/** Runs the command line. @param argv without node and script @returns what the process exits with */
export async function main(argv: readonly string[], streams: Streams = PROCESS): Promise<number> {
  let exit: number = EXIT.ok;
  const program = build(streams, (code) => (exit = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    // Commander has printed its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return new Output(argv.includes('--json'), streams).error(error);
  }
}

function build(streams: Streams, exitWith: (code: number) => void): Command {
  const program = new Command('shardmarket')
    .description('Buys inference, stakes ZERO, claims what is due, and shows the market.')
    .option('--json', 'print one JSON document instead of text; amounts in micro-USDC and micro-ZERO, as strings')
    .addOption(option.keypair())
    .addOption(option.rpc())
    .addOption(option.keeper())
    .addOption(option.home())
    .addOption(option.yes())
    .setOptionValue('streams', streams)
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.err.write(text),
    })
    .exitOverride()
    .showHelpAfterError('(--help shows all options)')
    .addHelpText('after', EXITS);
  program
    .command('balance')
    .description('what a wallet has: SOL, USDC, ZERO, in escrow, staked, to claim')
    .addOption(new Option('--owner <address>', 'of another wallet').argParser(parseAddress('--owner')))
    .action((_, command: Command) => balance(optionsOf<BalanceOptions>(command)));
  program
    .command('status')
    .description('the network, the epoch, and what the keeper serves')
    .action((_, command: Command) => status(optionsOf<GlobalOptions>(command)));
  addSessions(program);
  addKeys(program);
  addStaking(program);
  addProxy(program);
  program
    .command('receipts')
    .description('receipts of jobs')
    .command('verify')
    .description('check the receipts and amounts of a job, offline, from what GET /v1/jobs/<id> answered')
    .argument('<job.json>')
    .option('--manifest <file>', "the model's manifest.json")
    .option('--tokens <file>', 'JSON array of the ids of prompt and completion')
    .action((file: string, _, command: Command) => exitWith(verifyReceipts(file, optionsOf<VerifyOptions>(command))));
  return program;
}

function addSessions(program: Command): void {
  const session = program.command('session').description('escrow sessions: what jobs are paid from');
  session
    .command('open')
    .description('put a deposit into escrow, and get an API key for it')
    .addOption(
      new Option('--deposit <usdc>', 'for example 5 or 0.25').argParser(parseAmount('--deposit')).makeOptionMandatory(),
    )
    .addOption(
      new Option('--days <n>', 'until it ends by itself').default(30).argParser(parseInteger('--days', 1, 365)),
    )
    .option('--own-key', 'keep the voucher key on this machine, for `shardmarket proxy`: the keeper cannot spend')
    .action((_, command: Command) => openSession(optionsOf<OpenOptions>(command)));
  session
    .command('top-up')
    .description('add to the deposit')
    .argument('<session>', 'its address', parseAddress('<session>'))
    .argument('<usdc>', 'for example 5 or 0.25', parseAmount('<usdc>'))
    .action((...args: Parameters<typeof topUpArgs>) => topUp(...topUpArgs(...args)));
  session
    .command('close')
    .description('settle what was used and get the rest back')
    .argument('<session>', 'its address', parseAddress('<session>'))
    .option('--alone', 'without the keeper: ask the program, and run it again once the grace period is over')
    .action((address: Address, _, command: Command) => closeSession(optionsOf<CloseOptions>(command), address));
  session
    .command('usage')
    .description('what a session has used, on chain and by the keeper’s books')
    .argument('<session>', 'its address', parseAddress('<session>'))
    .action((address: Address, _, command: Command) => sessionUsage(optionsOf<GlobalOptions>(command), address));
  session
    .command('list')
    .description('all sessions of the wallet')
    .action((_, command: Command) => listSessions(optionsOf<GlobalOptions>(command)));
}

type Address = ReturnType<ReturnType<typeof parseAddress>>;

function topUpArgs(address: Address, amount: bigint, _: unknown, command: Command) {
  return [optionsOf<GlobalOptions>(command), address, amount] as const;
}

function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of a session');
  const ofSession = () =>
    new Option('--session <address>', 'the session').argParser(parseAddress('--session')).makeOptionMandatory();
  keys
    .command('create')
    .description('a key, with a budget, an end and scopes if told')
    .addOption(ofSession())
    .option('--name <text>', 'for your own list')
    .addOption(new Option('--budget <usdc>', 'what its jobs may cost in all').argParser(parseAmount('--budget')))
    .addOption(new Option('--days <n>', 'until it ends').argParser(parseInteger('--days', 1, 3650)))
    .addOption(new Option('--scopes <names>', 'inference, read or both').argParser(parseScopes))
    .action((_, command: Command) => createKey(optionsOf<CreateKeyOptions>(command)));
  keys
    .command('list')
    .description('what each key may do and has spent')
    .addOption(ofSession())
    .action((_, command: Command) => listKeys(optionsOf<CreateKeyOptions>(command)));
  keys
    .command('revoke')
    .description('end a key at once')
    .addOption(ofSession())
    .argument('<id>', 'key_…, from the list')
    .action((id: string, _, command: Command) => revokeKey(optionsOf<CreateKeyOptions>(command), id));
}

function addStaking(program: Command): void {
  program
    .command('stake')
    .description('stake ZERO: it earns USDC from this second on')
    .argument('<zero>', 'for example 100 or 12.5', parseAmount('<zero>'))
    .action((amount: bigint, _, command: Command) => stake(optionsOf<GlobalOptions>(command), amount));
  program
    .command('unstake')
    .description('start the cooldown of some stake, or withdraw what has cooled down')
    .argument('[zero]', 'for example 100 or 12.5', parseAmount('[zero]'))
    .option('--withdraw', 'return all stake whose cooldown is over')
    .action((amount: bigint | undefined, { withdraw }: { withdraw?: boolean }, command: Command) => {
      const options = optionsOf<GlobalOptions>(command);
      if (withdraw === true && amount === undefined) return withdrawStake(options);
      if (withdraw !== true && amount !== undefined) return unstake(options, amount);
      throw new CliError('BAD_OPTION', 'unstake: expected an amount of ZERO, or --withdraw, and not both');
    });
  program
    .command('claim')
    .description('pay what has streamed to your stake, and what has vested for your worker')
    .addOption(
      new Option('--worker <address>', 'its account, for the payout key or a later operator').argParser(
        parseAddress('--worker'),
      ),
    )
    .action((_, command: Command) => claim(optionsOf<ClaimOptions>(command)));
}

/** Models of the checkout. */
const MODELS = fileURLToPath(new URL('../../models', import.meta.url));

function addProxy(program: Command): void {
  program
    .command('proxy')
    .description("OpenAI's API on this machine: meters each answer itself, and signs for no more; until SIGTERM")
    .addOption(
      new Option('--session <address>', 'of `session open --own-key`; default: the only one').argParser(
        parseAddress('--session'),
      ),
    )
    .addOption(new Option('--port <n>', '0 takes any').default(8807).argParser(parseInteger('--port', 0, 65_535)))
    .addOption(
      new Option('--models <dir>', 'folders with manifest.json and tokenizer of each model')
        .env('MODELS_DIR')
        .default(MODELS, 'models of the checkout'),
    )
    .addOption(
      new Option('--max-price <usdc>', 'most that a million positions may cost').argParser(parseAmount('--max-price')),
    )
    .option('--exit-with-stdin', 'stop when standard input ends')
    .action((_, command: Command) => proxy(optionsOf<ProxyOptions>(command)));
}
