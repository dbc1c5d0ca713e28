import { fetchAccount } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { registerOwnKey } from '../commands/session-open.ts';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError, messageOf } from '../errors.ts';
import {
  folderOf,
  ownSessions,
  readOwnSession,
  saveOwnSession,
  voucherKeyOf,
  type OwnSession,
} from '../own-sessions.ts';
import { Journal } from './journal.ts';
import { localModels } from './models.ts';
import { Prices } from './prices.ts';
import { recoverAsks } from './recover.ts';
import { startServer } from './server.ts';
import { Signer } from './signer.ts';

/** ms between two looks at what is due, while anything is. */
const SIGN_EVERY_MS = 5_000;
/** ms for which a request waits until what is owed is settled. */
const PATIENCE_MS = 30_000;

export interface ProxyOptions extends GlobalOptions {
  readonly session?: PublicKey;
  readonly port: number;
  /** folder with NAME/manifest.json and tokenizers */
  readonly models: string;
  /** micro-USDC per million positions */
  readonly maxPrice?: bigint;
  readonly exitWithStdin?: boolean;
}

/** `shardmarket proxy`: OpenAI's API on this machine, paid by a session whose key never leaves it. Runs until it is told to stop. */
export async function proxy(options: ProxyOptions): Promise<void> {
  const context = new Context(options);
  const { out } = context;
  const own = readOwnSession(context.home, options.session?.toBase58() ?? theOnlyOne(context.home));
  const models = localModels(options.models);
  const key = voucherKeyOf(own);
  const { session } = own;
  const onChain = await context.chain((c) => fetchAccount(c, 'session', new PublicKey(session)));
  if (!onChain) throw new CliError('NOT_FOUND', `there is no open session ${session} on this cluster: check --rpc`);
  const journal = Journal.resume(folderOf(context.home, session), session);
  try {
    recoverAsks(journal);
    const apiKey = own.apiKey ?? (await askForKey(context, own));
    const prices = new Prices(context.connection);
    const signer = new Signer({ keeper: context.keeper, apiKey, journal, prices, key });
    const warn = (line: string) => out.say(line, 'yellow');
    const { keeper, keeperUrl } = context;
    const sign = () =>
      signer.sign().then(
        () => undefined,
        (error: unknown) => warn(messageOf(error)),
      );
    const server = await startServer(
      {
        ...{ keeper, keeperUrl, apiKey, journal, prices, signer, models, warn, metered: () => void sign() },
        ...{ localKey: own.localKey, maxPrice: options.maxPrice, patienceMs: PATIENCE_MS },
      },
      options.port,
    );
    const timer = setInterval(() => void sign(), SIGN_EVERY_MS);
    out.result({ url: `${server.url}/v1`, session, key: own.localKey, pid: process.pid }, [
      `the proxy of session ${session} listens; every voucher is checked and signed here`,
      `  export OPENAI_BASE_URL=${server.url}/v1 OPENAI_API_KEY=${own.localKey}`,
    ]);
    await stopSignal(options.exitWithStdin === true);
    clearInterval(timer);
    await server.close();
    await sign();
  } finally {
    journal.close();
  }
}

/** @throws CliError BAD_OPTION where there are none, or several */
function theOnlyOne(home: string): string {
  const [first, ...more] = ownSessions(home);
  if (first !== undefined && more.length === 0) return first;
  const found = first === undefined ? 'none' : [first, ...more].join(', ');
  throw new CliError(
    'BAD_OPTION',
    `--session: expected the session to serve, ${home} has ${found}: \`session open --own-key\` opens one`,
  );
}

/** Makes the session known to its keeper and gets the API key that opening it did not get. */
async function askForKey(context: Context, own: OwnSession): Promise<string> {
  await registerOwnKey(context, own.session, voucherKeyOf(own));
  const apiKey = await context.asked((k) =>
    k.createApiKey(own.session, context.wallet.toBase58(), context.signMessage),
  );
  saveOwnSession(context.home, { ...own, apiKey });
  return apiKey;
}

function stopSignal(exitWithStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(1));
      });
    }
    if (!exitWithStdin) return;
    process.stdin.on('end', () => resolve()).on('error', () => resolve());
    process.stdin.resume();
    // It must not keep a proxy that was told to stop.
    process.stdin.unref();
  });
}
