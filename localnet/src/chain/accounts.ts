import type { Address } from '@solana/kit';
import { lamports } from '@solana/kit';
import type { LiteSVM } from 'litesvm';

/** An account as stored; addresses are base58. */
export interface AccountView {
  readonly address: string;
  /** Base58 address of the owning program. */
  readonly owner: string;
  readonly lamports: bigint;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

/** Reads and writes accounts of a LiteSVM by base58 address. Addresses must have been checked by the caller. */
export class Accounts {
  private readonly svm: LiteSVM;

  constructor(svm: LiteSVM) {
    this.svm = svm;
  }

  /** The account, or null where none is or where it was emptied. */
  get(address: string): AccountView | null {
    const account = this.svm.getAccount(address as Address);
    if (!account.exists || account.lamports === 0n) return null;
    const { lamports: balance, data, executable } = account;
    return { address, owner: account.programAddress, lamports: balance, data: data, executable };
  }

  /** Balance in lamports; 0 where no account is. */
  balance(address: string): bigint {
    return this.svm.getBalance(address as Address) ?? 0n;
  }

  /** All accounts of a program, in the order of their addresses. */
  ownedBy(program: string): AccountView[] {
    return this.svm
      .getProgramAccounts(program as Address)
      .filter((account) => account.lamports > 0n)
      .map((account) => ({
        address: account.address,
        owner: account.programAddress,
        lamports: account.lamports,
        data: account.data as Uint8Array,
        executable: account.executable,
      }))
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  /** Writes an account past all rules of the runtime; zero lamports remove it. */
  set(account: AccountView): void {
    this.svm.setAccount({
      address: account.address as Address,
      programAddress: account.owner as Address,
      lamports: lamports(account.lamports),
      data: account.data,
      executable: account.executable,
      space: BigInt(account.data.length),
    });
  }

  /** Lamports that make an account of `bytes` data bytes rent exempt. */
  rentExempt(bytes: number): bigint {
    return this.svm.minimumBalanceForRentExemption(BigInt(bytes));
  }
}
