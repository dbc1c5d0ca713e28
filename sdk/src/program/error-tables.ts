/** Errors of the programs below ours and of the runtime, with what to do next. Codes and texts as their sources have them. */

export interface KnownError {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

type Table = Readonly<Record<number, KnownError>>;

const rebuild =
  'Build the instruction with the current client: accounts or arguments are not what the program expects.';

/** Anchor 2's custom codes (anchor-lang `ErrorCode`); its other errors are the runtime's, below. */
export const ANCHOR_ERRORS: Table = {
  2000: { name: 'ConstraintMut', message: 'an account that changes was not passed as writable', hint: rebuild },
  2001: { name: 'ConstraintHasOne', message: 'an account does not belong to the one that names it', hint: rebuild },
  2003: { name: 'ConstraintRaw', message: 'an account breaks a constraint of the instruction', hint: rebuild },
  2005: {
    name: 'ConstraintRentExempt',
    message: 'an account is not rent exempt',
    hint: 'Give the account enough lamports for its size.',
  },
  2007: { name: 'ConstraintExecutable', message: 'an account should be a program', hint: rebuild },
  2011: { name: 'ConstraintClose', message: 'an account cannot be closed to that address', hint: rebuild },
  2012: { name: 'ConstraintAddress', message: 'an account is not at the address that is pinned', hint: rebuild },
  2013: { name: 'ConstraintZero', message: 'an account should be empty', hint: 'Use a fresh account.' },
  2019: { name: 'ConstraintSpace', message: 'an account has another size than expected', hint: rebuild },
  2020: { name: 'ConstraintAccountIsNone', message: 'a required optional account is missing', hint: rebuild },
  2040: {
    name: 'ConstraintDuplicateMutableAccount',
    message: 'one account was passed twice as writable',
    hint: 'Pass different accounts: source and destination, and all workers, must differ.',
  },
  2500: { name: 'RequireViolated', message: 'a condition of the program does not hold', hint: rebuild },
  2501: { name: 'RequireEqViolated', message: 'two values should be equal', hint: rebuild },
  2502: { name: 'RequireKeysEqViolated', message: 'two addresses should be equal', hint: rebuild },
  2503: { name: 'RequireNeqViolated', message: 'two values should differ', hint: rebuild },
  2504: { name: 'RequireKeysNeqViolated', message: 'two addresses should differ', hint: rebuild },
  2505: { name: 'RequireGtViolated', message: 'a value should be greater than another', hint: rebuild },
  2506: { name: 'RequireGteViolated', message: 'a value should not be below another', hint: rebuild },
};

/** SPL Token (`TokenError`). */
export const TOKEN_ERRORS: Table = {
  0: { name: 'TokenNotRentExempt', message: 'a token account is not rent exempt', hint: 'Add lamports to it.' },
  1: {
    name: 'TokenInsufficientFunds',
    message: 'the token account holds less than the amount',
    hint: 'Fund the token account or use a smaller amount.',
  },
  2: { name: 'TokenInvalidMint', message: 'not a valid mint', hint: 'Pass the mint of the config.' },
  3: {
    name: 'TokenMintMismatch',
    message: 'the token account is of another mint',
    hint: 'Use a token account of the mint that the instruction moves.',
  },
  4: {
    name: 'TokenOwnerMismatch',
    message: 'the signer does not own the token account',
    hint: 'Sign with the owner of the token account, or use one of your own.',
  },
  5: { name: 'TokenFixedSupply', message: 'the mint can issue no more', hint: 'Use a faucet or buy the token.' },
  6: { name: 'TokenAlreadyInUse', message: 'the token account exists already', hint: 'Use it as it is.' },
  9: {
    name: 'TokenUninitialized',
    message: 'the token account does not exist',
    hint: 'Create the token account first.',
  },
  11: {
    name: 'TokenNonNativeHasBalance',
    message: 'a token account with a balance cannot be closed',
    hint: 'Empty it.',
  },
  13: {
    name: 'TokenInvalidState',
    message: 'the token account is in the wrong state',
    hint: 'Is it frozen or closed?',
  },
  14: { name: 'TokenOverflow', message: 'a token amount overflows', hint: 'Use a smaller amount.' },
  17: {
    name: 'TokenAccountFrozen',
    message: 'the token account is frozen by the mint’s issuer',
    hint: 'Nothing is lost: what is owed stays owed. Try again when the account is thawed.',
  },
  18: {
    name: 'TokenMintDecimalsMismatch',
    message: 'wrong decimals for the mint',
    hint: 'Both tokens have 6 decimals.',
  },
};

/** The system program (`SystemError`). */
export const SYSTEM_ERRORS: Table = {
  0: { name: 'SystemAccountAlreadyInUse', message: 'the account to be created exists', hint: 'Choose another salt.' },
  1: {
    name: 'SystemInsufficientLamports',
    message: 'the payer has too few lamports',
    hint: 'Add SOL to the account that pays for the transaction and for rent.',
  },
  3: { name: 'SystemInvalidAccountDataLength', message: 'wrong size for a new account', hint: rebuild },
  5: { name: 'SystemAddressWithSeedMismatch', message: 'seeds do not give the address', hint: rebuild },
};

const resign = 'Build the instruction with `voucherIx`, over the bytes that were signed.';

/** Signature precompiles (`PrecompileError`). They log nothing. */
export const PRECOMPILE_ERRORS: Table = {
  0: { name: 'PrecompileInvalidPublicKey', message: 'the public key of a signature is not valid', hint: resign },
  2: { name: 'PrecompileInvalidSignature', message: 'a signature is wrong', hint: resign },
  3: { name: 'PrecompileInvalidDataOffsets', message: 'offsets point outside of the data', hint: resign },
  4: { name: 'PrecompileInvalidInstructionDataSize', message: 'wrong number of signatures', hint: resign },
};

const fund = 'Add SOL to the account that pays for the transaction.';

/** `InstructionError` and `TransactionError` variants by name: the runtime's own words, and what they mean here. */
export const RUNTIME_ERRORS: Readonly<Record<string, Omit<KnownError, 'name'> & { readonly text: string }>> = {
  MissingRequiredSignature: {
    text: 'missing required signature for instruction',
    message: 'a required signature is missing',
    hint: 'Sign with the key that the instruction names (payer, operator, owner or authority).',
  },
  InvalidSeeds: {
    text: 'Provided seeds do not result in a valid address',
    message: 'an account is not the one that its seeds give',
    hint: rebuild,
  },
  IllegalOwner: {
    text: 'Provided owner is not allowed',
    message: 'an account belongs to another program',
    hint: rebuild,
  },
  InvalidAccountOwner: {
    text: 'Invalid account owner',
    message: 'an account belongs to another program',
    hint: 'Pass an account that this program owns.',
  },
  InvalidAccountData: {
    text: 'invalid account data for instruction',
    message: 'an account is of another type than expected, or not yet created',
    hint: 'Check that the account exists and is the right one.',
  },
  AccountDataTooSmall: {
    text: 'account data too small for instruction',
    message: 'an account is too small for its type',
    hint: 'Check that the account exists and is the right one.',
  },
  UninitializedAccount: {
    text: 'instruction requires an initialized account',
    message: 'an account does not exist yet',
    hint: 'Create or register it first.',
  },
  AccountAlreadyInitialized: {
    text: 'instruction requires an uninitialized account',
    message: 'the account exists already',
    hint: 'Use it as it is, or choose another seed.',
  },
  InvalidArgument: { text: 'invalid program argument', message: 'an argument is not allowed', hint: rebuild },
  InvalidInstructionData: {
    text: 'invalid instruction data',
    message: 'the instruction or its arguments cannot be read',
    hint: 'The client and the program differ in version: use the IDL of the deployed program.',
  },
  IncorrectProgramId: {
    text: 'incorrect program id for instruction',
    message: 'an account that should be a program is another one',
    hint: rebuild,
  },
  NotEnoughAccountKeys: {
    text: 'insufficient account keys for instruction',
    message: 'an account is missing from the instruction',
    hint: rebuild,
  },
  InsufficientFunds: {
    text: 'insufficient funds for instruction',
    message: 'an account holds less than the amount',
    hint: 'Fund the account or use a smaller amount.',
  },
  ArithmeticOverflow: {
    text: 'Program arithmetic overflowed',
    message: 'an amount is too large to calculate with',
    hint: 'Use a smaller amount.',
  },
  PrivilegeEscalation: {
    text: 'Cross-program invocation with unauthorized signer or writable account',
    message: 'a called program wanted more rights than it was given',
    hint: rebuild,
  },
  ComputationalBudgetExceeded: {
    text: 'Computational budget exceeded',
    message: 'the instruction ran out of compute units',
    hint: 'Ask for more compute units or split the work.',
  },
  ProgramFailedToComplete: {
    text: 'Program failed to complete',
    message: 'the program stopped without an error of its own',
    hint: 'Report this with the transaction: it should not happen.',
  },
  UnsupportedProgramId: {
    text: 'Unsupported program id',
    message: 'the program is not deployed on this cluster',
    hint: 'Check the RPC address: is it the right cluster?',
  },
  MissingAccount: {
    text: 'An account required by the instruction is missing',
    message: 'an account is missing from the transaction',
    hint: rebuild,
  },
  BlockhashNotFound: {
    text: 'Blockhash not found',
    message: 'the transaction was built too long ago',
    hint: 'Build and sign it again.',
  },
  AlreadyProcessed: {
    text: 'This transaction has already been processed',
    message: 'the very same transaction is already on chain',
    hint: 'Look its signature up instead of sending it again.',
  },
  AccountNotFound: {
    text: 'Attempt to debit an account but found no record of a prior credit.',
    message: 'the fee payer does not exist on this cluster',
    hint: fund,
  },
  InsufficientFundsForFee: {
    text: 'Insufficient funds for fee',
    message: 'the fee payer cannot pay the transaction fee',
    hint: fund,
  },
  InsufficientFundsForRent: {
    text: 'Transaction results in an account with insufficient funds for rent',
    message: 'an account would be left below its rent',
    hint: fund,
  },
  SignatureFailure: {
    text: 'Transaction did not pass signature verification',
    message: 'a signature of the transaction is wrong',
    hint: 'Sign the final bytes: nothing may change after signing.',
  },
};
