import type { Accounts } from './accounts.ts';
import { asMint, asTokenAccount, tokenAmountJson, type TokenAmountJson } from './token-layout.ts';

/** One entry of a transaction's pre- or post-token balances, as RPC sends it. */
export interface TokenBalanceJson {
  readonly accountIndex: number;
  readonly mint: string;
  readonly owner: string;
  readonly programId: string;
  readonly uiTokenAmount: TokenAmountJson;
}

/** Balances of a transaction's accounts at one time, in the order of its keys. */
export interface BalanceSheet {
  /** Lamports. */
  readonly lamports: readonly number[];
  readonly tokens: readonly TokenBalanceJson[];
}

/** Reads the balances of `keys`. */
export function balanceSheet(accounts: Accounts, keys: readonly string[]): BalanceSheet {
  const lamports: number[] = [];
  const tokens: TokenBalanceJson[] = [];
  keys.forEach((key, accountIndex) => {
    const account = accounts.get(key);
    lamports.push(Number(account?.lamports ?? 0n));
    const token = asTokenAccount(account);
    if (account === null || token === null) return;
    const decimals = asMint(accounts.get(token.mint))?.decimals ?? 0;
    tokens.push({
      accountIndex,
      mint: token.mint,
      owner: token.owner,
      programId: account.owner,
      uiTokenAmount: tokenAmountJson(token.amount, decimals),
    });
  });
  return { lamports, tokens };
}
