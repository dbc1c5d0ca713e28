import { AccountLayout, MintLayout, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import type { AccountView } from './accounts.ts';

/** Base58 ids of the token programs and the name under which RPC reports them. */
export const TOKEN_PROGRAMS: ReadonlyMap<string, string> = new Map([
  [TOKEN_PROGRAM_ID.toBase58(), 'spl-token'],
  [TOKEN_2022_PROGRAM_ID.toBase58(), 'spl-token-2022'],
]);

/** Byte offset of the account type that Token-2022 appends after the common 165 bytes. */
const ACCOUNT_TYPE_OFFSET = 165;
const MINT_TYPE = 1;
const ACCOUNT_TYPE = 2;

/** A token account's fields; amounts in the mint's base units. */
export interface TokenAccount {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  readonly state: 'uninitialized' | 'initialized' | 'frozen';
  readonly delegate: string | null;
  readonly delegatedAmount: bigint;
  readonly rentExemptReserve: bigint | null;
  readonly closeAuthority: string | null;
}

/** A mint's fields; supply in base units. */
export interface Mint {
  readonly mintAuthority: string | null;
  readonly supply: bigint;
  readonly decimals: number;
  readonly isInitialized: boolean;
  readonly freezeAuthority: string | null;
}

const STATES = ['uninitialized', 'initialized', 'frozen'] as const;

/** The account as a token account, or null if it is not one. */
export function asTokenAccount(account: AccountView | null): TokenAccount | null {
  if (account === null || !TOKEN_PROGRAMS.has(account.owner)) return null;
  const { data } = account;
  const extended = data.length > ACCOUNT_TYPE_OFFSET && data[ACCOUNT_TYPE_OFFSET] === ACCOUNT_TYPE;
  if (data.length !== AccountLayout.span && !extended) return null;
  const raw = AccountLayout.decode(data);
  const state = STATES[raw.state];
  if (state === undefined || state === 'uninitialized') return null;
  return {
    mint: raw.mint.toBase58(),
    owner: raw.owner.toBase58(),
    amount: raw.amount,
    state,
    delegate: raw.delegateOption === 0 ? null : raw.delegate.toBase58(),
    delegatedAmount: raw.delegatedAmount,
    rentExemptReserve: raw.isNativeOption === 0 ? null : raw.isNative,
    closeAuthority: raw.closeAuthorityOption === 0 ? null : raw.closeAuthority.toBase58(),
  };
}

/** The account as a mint, or null if it is not one. */
export function asMint(account: AccountView | null): Mint | null {
  if (account === null || !TOKEN_PROGRAMS.has(account.owner)) return null;
  const { data } = account;
  const extended = data.length > ACCOUNT_TYPE_OFFSET && data[ACCOUNT_TYPE_OFFSET] === MINT_TYPE;
  if (data.length !== MintLayout.span && !extended) return null;
  const raw = MintLayout.decode(data);
  if (!raw.isInitialized) return null;
  return {
    mintAuthority: raw.mintAuthorityOption === 0 ? null : raw.mintAuthority.toBase58(),
    supply: raw.supply,
    decimals: raw.decimals,
    isInitialized: raw.isInitialized,
    freezeAuthority: raw.freezeAuthorityOption === 0 ? null : raw.freezeAuthority.toBase58(),
  };
}

/** Solana's `UiTokenAmount`. */
export interface TokenAmountJson {
  readonly amount: string;
  readonly decimals: number;
  readonly uiAmount: number;
  readonly uiAmountString: string;
}

/** `amount` base units as RPC shows them; the string is exact, the number as exact as a double. */
export function tokenAmountJson(amount: bigint, decimals: number): TokenAmountJson {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const uiAmountString = fraction === '' ? whole : `${whole}.${fraction}`;
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString };
}
