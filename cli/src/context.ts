import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  CONFIG,
  KeeperClient,
  readClock,
  requireAccount,
  sign,
  signingKey,
  type Config,
  type SignMessage,
} from '@shardmarket/sdk';
import { Connection, type Keypair, type PublicKey } from '@solana/web3.js';
import { Option, type Command } from 'commander';
import { CliError, isUnreachable, messageOf } from './errors.ts';
import { Output, type Streams } from './output.ts';
import { parseHttpUrl, readKeypair } from './parse.ts';

/** Options that more than one command takes. */
export const option = {
  keypair: () =>
    new Option('--keypair <file>', 'your Solana keypair, JSON')
      .env('SHARDMARKET_KEYPAIR')
      .default(join(homedir(), '.config', 'solana', 'id.json'), '~/.config/solana/id.json'),
  rpc: () =>
    new Option('--rpc <url>', 'Solana RPC')
      .env('RPC_URL')
      .argParser(parseHttpUrl('--rpc'))
      .default('http://127.0.0.1:8899'),
  keeper: () =>
    new Option('--keeper <url>', 'the keeper')
      .env('KEEPER_URL')
      .argParser(parseHttpUrl('--keeper'))
      .default('http://127.0.0.1:8800'),
  home: () =>
    new Option('--home <dir>', 'where keys of your own sessions are kept')
      .env('SHARDMARKET_HOME')
      .default(join(homedir(), '.shardmarket'), '~/.shardmarket'),
  yes: () => new Option('-y, --yes', 'sign without asking'),
};

/** What every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly keypair: string;
  readonly rpc: string;
  readonly keeper: string;
  readonly home: string;
  readonly yes?: boolean;
  /** where it writes; those of the process unless told */
  readonly streams?: Streams;
}

/** All options of a command, those of the program included. */
export function optionsOf<T>(command: Command): T {
  return command.optsWithGlobals() as T;
}

/** What a command works with. RPC and keeper are asked only by those that need them. */
export class Context {
  readonly out: Output;
  readonly connection: Connection;
  readonly keeper: KeeperClient;
  readonly keeperUrl: string;
  readonly rpcUrl: string;
  readonly home: string;
  readonly yes: boolean;
  readonly #keypairFile: string;
  #keypair: Keypair | undefined;

  constructor(options: GlobalOptions) {
    this.out = new Output(options.json ?? false, options.streams);
    this.connection = new Connection(options.rpc, { commitment: 'confirmed', disableRetryOnRateLimit: true });
    this.keeper = new KeeperClient(options.keeper);
    this.keeperUrl = options.keeper;
    this.rpcUrl = options.rpc;
    this.home = options.home;
    this.yes = options.yes ?? false;
    this.#keypairFile = options.keypair;
  }

  /** @throws CliError BAD_FILE */
  get keypair(): Keypair {
    return (this.#keypair ??= readKeypair(this.#keypairFile));
  }

  get wallet(): PublicKey {
    return this.keypair.publicKey;
  }

  /** Signs a message as the wallet, after saying which. */
  get signMessage(): SignMessage {
    return (message) => {
      this.out.note(`signs the message ${new TextDecoder().decode(message)} as ${this.wallet.toBase58()}`, 'dim');
      return sign(message, signingKey(this.keypair.secretKey));
    };
  }

  /** Asks the chain. @throws CliError RPC_UNREACHABLE where it does not answer */
  async chain<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await ask(this.connection);
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause;
      throw new CliError('RPC_UNREACHABLE', `no Solana RPC answers at ${this.rpcUrl}: check --rpc (or RPC_URL)`, {
        cause,
      });
    }
  }

  /** Asks the keeper. @throws CliError KEEPER_UNREACHABLE where it does not answer */
  async asked<T>(ask: (keeper: KeeperClient) => Promise<T>): Promise<T> {
    try {
      return await ask(this.keeper);
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause;
      const message = `no keeper answers at ${this.keeperUrl}: check --keeper (or KEEPER_URL)`;
      throw new CliError('KEEPER_UNREACHABLE', message, { cause });
    }
  }

  /** The program's settings. @throws CliError NOT_FOUND where this cluster does not have the program */
  async config(): Promise<Config> {
    try {
      return await this.chain((connection) => requireAccount(connection, 'config', CONFIG));
    } catch (cause) {
      if (cause instanceof CliError) throw cause;
      const message = `the program is not set up on ${this.rpcUrl} (${messageOf(cause)}): check --rpc`;
      throw new CliError('NOT_FOUND', message, { cause });
    }
  }

  /** The cluster's clock: slot and unix seconds. */
  clock(): Promise<{ slot: bigint; now: bigint }> {
    return this.chain((connection) => readClock(connection));
  }
}
