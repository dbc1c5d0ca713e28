import { readFileSync } from 'node:fs';
import { Keypair } from '@solana/web3.js';
import { Command, InvalidArgumentError } from 'commander';
import { LocalnetError } from './errors.ts';
import { startLocalnet, type Localnet } from './localnet.ts';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly authority?: string;
  readonly json?: true;
  readonly exitWithStdin?: true;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_535) return port;
  throw new InvalidArgumentError('expected 0 (any free pair) to 65534; the next port is taken for WebSocket.');
}

function readKeypair(path: string): Keypair {
  try {
    return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(readFileSync(path, 'utf8')) as number[]));
  } catch (error) {
    const expected = 'expected a keypair file of the Solana CLI, a JSON list of 64 numbers';
    throw new LocalnetError('BAD_OPTION', `cannot read --authority ${path}: ${(error as Error).message}; ${expected}`, {
      cause: error,
    });
  }
}

/** What a parent process needs, on one line. */
function jsonLine({ rpcUrl, wsUrl, authority, mints, pool, programs, restored }: Localnet): string {
  return JSON.stringify({
    rpcUrl,
    wsUrl,
    pid: process.pid,
    authority: authority.publicKey,
    authoritySecretKey: [...authority.secretKey],
    mints,
    pool,
    programs,
    restored,
  });
}

function table({ rpcUrl, wsUrl, authority, mints, pool, programs, restored }: Localnet): string {
  const rows: [string, string][] = [
    ['RPC', rpcUrl],
    ['WebSocket', wsUrl],
    ['Authority', authority.publicKey.toBase58()],
    ['USDC mint', mints.usdc.toBase58()],
    ['ZERO mint', mints.zero.toBase58()],
    ['Pool', pool.address.toBase58()],
    ...Object.entries(programs).map(([name, id]): [string, string] => [`Program ${name}`, id.toBase58()]),
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(20)} ${value}`);
  return [`localnet is ready${restored ? ', with its saved state' : ''}. Ctrl-C stops it.`, ...lines].join('\n');
}

async function run(flags: Flags): Promise<void> {
  const localnet = await startLocalnet({
    port: flags.port,
    host: flags.host,
    state: flags.state,
    authority: flags.authority === undefined ? undefined : readKeypair(flags.authority),
    log: (line) => console.error(`localnet: ${line}`),
  });
  let stopping = false;
  const stop = (): void => {
    // A second signal means that the first did not help fast enough.
    if (stopping) process.exit(130);
    stopping = true;
    localnet.close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  if (flags.exitWithStdin === true) process.stdin.on('end', stop).on('error', stop).resume();
  console.log(flags.json === true ? jsonLine(localnet) : table(localnet));
}

function fail(error: unknown): never {
  if (error instanceof LocalnetError) console.error(`localnet: ${error.code}: ${error.message}`);
  else console.error(error);
  process.exit(1);
}

new Command('localnet')
  .description('A Solana chain in one process: JSON-RPC, WebSocket, USDC and ZERO mints, a seeded pool and a faucet.')
  .option('--port <number>', 'HTTP port; WebSocket takes the next one. 0 takes any free pair', portNumber, 8899)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--state <file>', 'restore the chain from this file if it exists, save it there on exit and on localnet_save')
  .option('--authority <file>', 'keypair file of the mint and upgrade authority, instead of the well-known one')
  .option('--json', 'print one line of JSON when ready, and nothing else, on stdout')
  .option(
    '--exit-with-stdin',
    'stop when standard input closes, so that localnet ends with the process that started it',
  )
  .action((flags: Flags) => run(flags))
  .parseAsync()
  .catch(fail);
