import type { KeeperConfig } from './config.ts';

/** The configuration as it may be logged: no secret key, no admin token, no password. */
export function redacted(config: KeeperConfig): Record<string, unknown> {
  const { keypair, adminToken, database, settle, x402, credit, maxPriorityFee, rpcFallbacks = [], ...others } = config;
  const { chores, auctionMost, ...rest } = others;
  return {
    ...rest,
    keeper: keypair.publicKey.toBase58(),
    adminToken: adminToken === undefined ? 'off' : 'set',
    database: 'url' in database ? withoutPassword(database.url) : database.dataDir,
    rpcUrl: withoutPassword(config.rpcUrl),
    natsUrl: config.natsUrl === undefined ? 'off' : withoutPassword(config.natsUrl),
    rpcFallbacks: rpcFallbacks.map(withoutPassword),
    maxPriorityFee: maxPriorityFee?.toString(),
    settle: { min: settle.min.toString(), maxAgeMs: settle.maxAgeMs },
    x402: x402 ? { ...x402, deposit: x402.deposit.toString(), fee: x402.fee.toString() } : 'off',
    chores: chores && { ...chores, claimMin: chores.claimMin?.toString() ?? 'off' },
    auctionMost: auctionMost?.toString(),
    credit: { session: credit.session.toString(), total: credit.total.toString() },
  };
}

/** Texts that must appear nowhere: the admin token, passwords, and the keys that providers put into a query. */
export function secretsOf({ adminToken, database, rpcUrl, rpcFallbacks = [], natsUrl }: KeeperConfig): string[] {
  const databaseUrl = 'url' in database ? database.url : undefined;
  const urls = [rpcUrl, ...rpcFallbacks, natsUrl, databaseUrl].filter((url) => url !== undefined);
  const parts = urls.map((url) => new URL(url)).flatMap(({ password, search }) => [password, search.slice(1)]);
  return [adminToken ?? '', ...parts].filter((text) => text !== '');
}

/** The RPC's URL, unless it carries a password or a provider's key in its query. */
export function publicRpcUrl(rpcUrl: string): string | null {
  const url = new URL(rpcUrl);
  return url.username === '' && url.password === '' && url.search === '' ? rpcUrl : null;
}

/** Hides the password, and the query where providers put their API keys. */
function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = 'redacted';
  if (url.search !== '') url.search = '?redacted';
  return url.toString();
}
