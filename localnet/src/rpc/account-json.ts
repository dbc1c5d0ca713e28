import { getBase58Decoder } from '@solana/kit';
import type { Accounts, AccountView } from '../chain/accounts.ts';
import { asMint, asTokenAccount, TOKEN_PROGRAMS, tokenAmountJson } from '../chain/token-layout.ts';
import { RPC_CODES, RpcError } from '../errors.ts';
import type { AccountConfig, AccountEncoding } from './params.ts';

/** Solana refuses to encode more account data than this as base58. */
const MAX_BASE58_BYTES = 128;
/** Rent-exempt accounts carry u64::MAX here, rounded by JSON numbers on real nodes' clients too. */
const RENT_EPOCH = 18_446_744_073_709_552_000;
const base58 = getBase58Decoder();

type AccountData =
  string | readonly [data: string, encoding: string] | { parsed: object; program: string; space: number };

/** An account as RPC sends it. */
export interface AccountJson {
  readonly data: AccountData;
  readonly executable: boolean;
  readonly lamports: number;
  readonly owner: string;
  readonly rentEpoch: number;
  readonly space: number;
}

function parsedTokenAccount(accounts: Accounts, account: AccountView): object | null {
  const token = asTokenAccount(account);
  if (token === null) return null;
  const decimals = asMint(accounts.get(token.mint))?.decimals;
  if (decimals === undefined) return null;
  const { mint, owner, state, delegate, closeAuthority, rentExemptReserve } = token;
  const info = {
    isNative: rentExemptReserve !== null,
    mint,
    owner,
    state,
    tokenAmount: tokenAmountJson(token.amount, decimals),
    ...(delegate !== null && { delegate, delegatedAmount: tokenAmountJson(token.delegatedAmount, decimals) }),
    ...(rentExemptReserve !== null && { rentExemptReserve: tokenAmountJson(rentExemptReserve, decimals) }),
    ...(closeAuthority !== null && { closeAuthority }),
  };
  return { info, type: 'account' };
}

function parsedMint(account: AccountView): object | null {
  const mint = asMint(account);
  return mint === null ? null : { info: { ...mint, supply: mint.supply.toString() }, type: 'mint' };
}

function encodeData(
  accounts: Accounts,
  account: AccountView,
  encoding: AccountEncoding,
  data: Uint8Array,
): AccountData {
  if (encoding === 'jsonParsed') {
    const parsed = parsedTokenAccount(accounts, account) ?? parsedMint(account);
    const program = TOKEN_PROGRAMS.get(account.owner);
    if (parsed !== null && program !== undefined) return { parsed, program, space: account.data.length };
  }
  if (encoding === 'base64' || encoding === 'jsonParsed') return [Buffer.from(data).toString('base64'), 'base64'];
  if (data.length > MAX_BASE58_BYTES) {
    throw new RpcError(
      RPC_CODES.invalidRequest,
      'Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.',
    );
  }
  return encoding === 'binary' ? base58.decode(data) : [base58.decode(data), 'base58'];
}

/** Encodes an account as the client asked; `jsonParsed` falls back to base64 for what is neither token account nor mint. */
export function accountJson(accounts: Accounts, account: AccountView, config: AccountConfig): AccountJson {
  const slice = config?.dataSlice;
  const data = slice ? account.data.subarray(slice.offset, slice.offset + slice.length) : account.data;
  return {
    data: encodeData(accounts, account, config?.encoding ?? 'binary', data),
    executable: account.executable,
    lamports: Number(account.lamports),
    owner: account.owner,
    rentEpoch: RENT_EPOCH,
    space: account.data.length,
  };
}
