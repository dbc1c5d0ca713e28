import { z } from 'zod';
import type { AccountView } from '../chain/accounts.ts';
import type { Chain } from '../chain/chain.ts';
import {
  asMint,
  asTokenAccount,
  TOKEN_PROGRAMS,
  tokenAmountJson,
  type Mint,
  type TokenAccount,
} from '../chain/token-layout.ts';
import { invalidParams } from '../errors.ts';
import { accountJson } from './account-json.ts';
import { method, withContext, type Methods } from './method.ts';
import { accountConfig, address, config, tokenFilter } from './params.ts';

/** How many accounts `getTokenLargestAccounts` lists, as on Solana. */
const LARGEST = 20;

interface FoundToken {
  readonly account: AccountView;
  readonly token: TokenAccount;
}

/** Methods that read SPL token accounts and mints, of the classic program and of Token-2022. */
export function tokenMethods(chain: Chain): Methods {
  const { accounts } = chain;

  const mintOf = (key: string): { mint: Mint; program: string } => {
    const account = accounts.get(key);
    const mint = asMint(account);
    if (account === null || mint === null) throw invalidParams(`could not find mint ${key}`);
    return { mint, program: account.owner };
  };
  const tokensOf = (program: string): FoundToken[] =>
    accounts.ownedBy(program).flatMap((account) => {
      const token = asTokenAccount(account);
      return token === null ? [] : [{ account, token }];
    });
  const find = (filter: z.infer<typeof tokenFilter>, matches: (token: TokenAccount) => boolean): FoundToken[] => {
    if ('mint' in filter && typeof filter.mint === 'string') {
      const { program } = mintOf(filter.mint);
      return tokensOf(program).filter(({ token }) => token.mint === filter.mint && matches(token));
    }
    const program = String(filter.programId);
    if (!TOKEN_PROGRAMS.has(program)) throw invalidParams(`${program} is not a token program`);
    return tokensOf(program).filter(({ token }) => matches(token));
  };
  const byRole = (role: (token: TokenAccount, key: string) => boolean) =>
    method(z.tuple([address, tokenFilter, accountConfig.optional()]), ([key, filter, options]) =>
      withContext(
        chain,
        find(filter, (token) => role(token, key)).map(({ account }) => ({
          pubkey: account.address,
          account: accountJson(accounts, account, options),
        })),
      ),
    );

  return {
    getTokenAccountsByOwner: byRole((token, owner) => token.owner === owner),
    getTokenAccountsByDelegate: byRole((token, delegate) => token.delegate === delegate),
    getTokenAccountBalance: method(z.tuple([address, config.optional()]), ([key]) => {
      const account = accounts.get(key);
      if (account === null) throw invalidParams(`could not find account ${key}`);
      const token = asTokenAccount(account);
      if (token === null) throw invalidParams(`${key} is not a token account`);
      return withContext(chain, tokenAmountJson(token.amount, mintOf(token.mint).mint.decimals));
    }),
    getTokenSupply: method(z.tuple([address, config.optional()]), ([key]) => {
      const { mint } = mintOf(key);
      return withContext(chain, tokenAmountJson(mint.supply, mint.decimals));
    }),
    getTokenLargestAccounts: method(z.tuple([address, config.optional()]), ([key]) => {
      const { mint } = mintOf(key);
      const largest = find({ mint: key }, () => true)
        .sort((a, b) => (a.token.amount < b.token.amount ? 1 : -1))
        .slice(0, LARGEST);
      return withContext(
        chain,
        largest.map(({ account, token }) => ({
          address: account.address,
          ...tokenAmountJson(token.amount, mint.decimals),
        })),
      );
    }),
  };
}
