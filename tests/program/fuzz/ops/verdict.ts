import type { Outcome } from '../chain/machine.ts';
import type { Addr } from '../addresses.ts';
import type { Model } from '../model/state.ts';

/** Any error by which Anchor or the runtime refuses an account. */
export const ACCOUNT = 'account';

const BY_THE_RUNTIME = new Set([
  'AccountAlreadyInitialized',
  'AccountBorrowFailed',
  'AccountDataTooSmall',
  'IllegalOwner',
  'IncorrectProgramId',
  'InvalidAccountData',
  'InvalidAccountOwner',
  'InvalidArgument',
  'InvalidSeeds',
  'MissingRequiredSignature',
  'NotEnoughAccountKeys',
  'UninitializedAccount',
]);
const BY_THE_PROGRAM = new Set(['AccountMismatch', 'Unauthorized', 'WrongMint', 'SystemAccountAlreadyInUse']);

/** Not among them: a program that ends without an error of its own, or does what the runtime forbids. */
function isAccountError(name: string, origin: Outcome['origin']): boolean {
  return origin === 'anchor' || BY_THE_RUNTIME.has(name) || BY_THE_PROGRAM.has(name);
}

/** The reasons to refuse a call that the model sees. The program may name any of them: it stops at the first. */
export class Verdict {
  readonly reasons = new Set<string>();

  /** Notes reasons that hold. */
  because(holds: boolean, ...reasons: readonly string[]): void {
    if (holds) for (const reason of reasons) this.reasons.add(reason);
  }

  /** Notes why tokens cannot move. */
  transfer(m: Model, from: Addr | null | undefined, to: Addr | null | undefined, amount: bigint): void {
    const [source, destination] = [m.purse(from), m.purse(to)];
    this.because(source.amount < amount, 'TokenInsufficientFunds');
    this.because(source.frozen || destination.frozen, 'TokenAccountFrozen');
  }

  get refused(): boolean {
    return this.reasons.size > 0;
  }

  /** Whether an error is one of the reasons. */
  allows({ error, origin }: Pick<Outcome, 'error' | 'origin'>): boolean {
    if (error === undefined) return false;
    return this.reasons.has(error) || (this.reasons.has(ACCOUNT) && isAccountError(error, origin));
  }
}
