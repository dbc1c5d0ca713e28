import { apiKeyId, formatMicro, KEY_SCOPES, type ApiKeyTerms, type KeyScope } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError } from '../errors.ts';
import { table } from '../output.ts';
import { when } from '../parse.ts';
import { confirm } from '../transact.ts';

export interface CreateKeyOptions extends GlobalOptions {
  readonly session: PublicKey;
  readonly name?: string;
  /** micro-USDC */
  readonly budget?: bigint;
  /** days from now */
  readonly days?: number;
  readonly scopes?: readonly KeyScope[];
}

/** `shardmarket keys create`: an API key for a session of the wallet's. */
export async function createKey(options: CreateKeyOptions): Promise<void> {
  const context = new Context(options);
  const session = options.session.toBase58();
  const { name, budget, days, scopes } = options;
  const expiresAt = days === undefined ? undefined : Math.floor(Date.now() / 1000) + days * 86_400;
  const terms: ApiKeyTerms = {
    ...(name === undefined ? {} : { name }),
    ...(budget === undefined ? {} : { budget }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(scopes === undefined ? {} : { scopes }),
  };
  const most = budget === undefined ? 'all that the session has' : `${formatMicro(budget)} USDC`;
  await confirm(context, [`an API key for session ${session} at ${context.keeperUrl}, which can spend ${most}`]);
  const wallet = context.wallet.toBase58();
  const apiKey = await context.asked((k) => k.createApiKey(session, wallet, context.signMessage, terms));
  const id = apiKeyId(apiKey);
  context.out.result({ session, id, apiKey, budget: budget ?? null, expiresAt: expiresAt ?? null }, [
    `key ${id}; it is shown this once:`,
    `  export OPENAI_BASE_URL=${context.keeperUrl}/v1 OPENAI_API_KEY=${apiKey}`,
  ]);
}

/** `shardmarket keys list`: what each key may do and has spent; the keys themselves are known to nobody. */
export async function listKeys(options: GlobalOptions & { readonly session: PublicKey }): Promise<void> {
  const context = new Context(options);
  const session = options.session.toBase58();
  const listed = await context.asked((k) => k.listApiKeys(session, context.signMessage));
  const keys = listed.map((k) => ({
    id: k.id,
    name: k.name,
    state: k.state,
    scopes: k.scopes,
    budget: k.budget_micro_usdc,
    spent: k.spent_micro_usdc,
    reserved: k.reserved_micro_usdc,
    expiresAt: k.expires_at,
  }));
  const rows = keys.map((k) => [
    ...[k.id, k.name ?? '', k.state, k.scopes.join(','), formatMicro(k.spent)],
    k.budget === null ? '' : formatMicro(k.budget),
    k.expiresAt === null ? '' : when(BigInt(k.expiresAt)),
  ]);
  const head = ['id', 'name', 'state', 'scopes', 'spent', 'budget', 'ends'];
  context.out.result({ session, keys }, rows.length === 0 ? [`session ${session} has no keys`] : table(head, rows));
}

/** `shardmarket keys revoke`: ends a key at once. */
export async function revokeKey(options: GlobalOptions & { readonly session: PublicKey }, id: string): Promise<void> {
  const context = new Context(options);
  const session = options.session.toBase58();
  await confirm(context, [`the end of API key ${id} of session ${session}; jobs that it has started go on`]);
  await context.asked((k) => k.revokeApiKey(session, id, context.signMessage));
  context.out.result({ session, id, revoked: true }, [`revoked ${id}`]);
}

/** Scopes separated by commas. @throws CliError BAD_OPTION */
export function parseScopes(text: string): readonly KeyScope[] {
  const names = text.split(',').map((name) => name.trim());
  const known = (name: string): name is KeyScope => (KEY_SCOPES as readonly string[]).includes(name);
  if (names.every(known)) return names;
  throw new CliError('BAD_OPTION', `--scopes: expected some of ${KEY_SCOPES.join(', ')} with commas, got "${text}"`);
}
