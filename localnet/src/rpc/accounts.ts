import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { accountJson, type AccountJson } from './account-json.ts';
import { compileFilters } from './filters.ts';
import { method, withContext, type Methods } from './method.ts';
import { accountConfig, address, config, count, programConfig, type AccountConfig } from './params.ts';

/** Most accounts one `getMultipleAccounts` may ask for, as on Solana. */
const MAX_MULTIPLE = 100;

/** Methods that read accounts. */
export function accountMethods(chain: Chain): Methods {
  const { accounts } = chain;
  const read = (key: string, options: AccountConfig): AccountJson | null => {
    const account = accounts.get(key);
    return account && accountJson(accounts, account, options);
  };
  return {
    getAccountInfo: method(z.tuple([address, accountConfig.optional()]), ([key, options]) =>
      withContext(chain, read(key, options)),
    ),
    getBalance: method(z.tuple([address, config.optional()]), ([key]) =>
      withContext(chain, Number(accounts.balance(key))),
    ),
    getMultipleAccounts: method(
      z.tuple([z.array(address).max(MAX_MULTIPLE), accountConfig.optional()]),
      ([keys, options]) =>
        withContext(
          chain,
          keys.map((key) => read(key, options)),
        ),
    ),
    getProgramAccounts: method(z.tuple([address, programConfig.optional()]), ([program, options]) => {
      const matches = compileFilters(options?.filters);
      const found = accounts
        .ownedBy(program)
        .filter(matches)
        .map((account) => ({ pubkey: account.address, account: accountJson(accounts, account, options) }));
      return options?.withContext === true ? withContext(chain, found) : found;
    }),
    getMinimumBalanceForRentExemption: method(z.tuple([count, config.optional()]), ([bytes]) =>
      Number(accounts.rentExempt(bytes)),
    ),
  };
}
