import type { Pool } from './idl/pool.ts';
import type { Shardmarket } from './idl/shardmarket.ts';

const REPORT = 'This should not happen: report it with the transaction.';
const OPERATOR = 'Pass accounts that belong together; the functions of the client derive them.';

/** What to do next for each error of the program: the compiler sees that none is missing. */
export const MARKET_HINTS: Readonly<Record<Shardmarket['errors'][number]['name'], string>> = {
  overflow: 'Use a smaller amount.',
  ledgerUnderflow: REPORT,
  badClock: "The cluster's clock is wrong: wait, or set the local chain's clock.",
  zeroAmount: 'Give an amount above zero.',
  unauthorized: "Sign with the key that the account names: its payer, operator, payout key or the program's authority.",
  notUpgradeAuthority: 'Sign with the upgrade authority that `solana program show` prints.',
  wrongMint: 'Use the USDC and ZERO mints that the config account names.',
  paramOutOfRange: 'Stay within the limits that docs/architecture.md and the IDL name.',
  accountMismatch: OPERATOR,
  signerIsPayer: 'Delegate a fresh key for vouchers: the wallet itself should not sign them.',
  openSlotOutOfRange: 'Read the current slot and open the session again with it.',
  depositTooSmall: 'Deposit at least the minimum of the config account.',
  expiryOutOfRange: 'Choose an expiry in the future, at most 365 days away.',
  sessionExpired: 'Open a new session; close this one to get the rest back.',
  sessionClosing: 'Open a new session; this one only waits for the end of its grace period.',
  sessionTooYoung: 'Wait about a minute (150 slots after the opening) and close it again.',
  closeTooEarly:
    'Close it with the signature of the session key too, or request the close and wait for the grace period.',
  voucherMissing: 'Put the Ed25519 instruction right before `settle`, as `settleIxs` does.',
  voucherMalformed: 'Build the Ed25519 instruction with `voucherIx`: one signature, fixed offsets, 124 bytes.',
  voucherWrongSigner: "Sign the voucher with the session's own voucher key.",
  voucherWrongSession: 'Use the voucher with the session that it names.',
  voucherExpired: 'Sign a new voucher over the same amounts with a later expiry.',
  voucherOutOfSequence:
    'Read what is settled and sign a voucher that starts there: this one was settled already or skips one.',
  voucherOutOfRange: 'Spend at least 1 micro-USDC and no more than the deposit: top the session up, or settle less.',
  shareCount: 'Pay 1 to 16 workers in one voucher and pass exactly their accounts.',
  shareOrder: 'Sort the shares with `sortShares`: ascending by worker account, none twice.',
  shareHash: 'Pass the very shares that the voucher was signed over.',
  shareSum: 'The shares must add up to what the voucher spends.',
  layersOutOfRange: 'Offer a non-empty range of layers within the model.',
  askTooHigh: "Ask no more than the model's price ceiling.",
  bondTooSmall: 'Bond at least the minimum of the config account.',
  receiptsOutOfRange: "Cover at least 1 micro-USDC with 1 receipt, and no more than the worker's uncovered earnings.",
  nothingVested: 'Post receipts for what was earned, and claim when the challenge window of that day is over.',
  stakeTooSmall: 'Keep at least the minimum stake, or unstake everything.',
  notEnoughStake: 'Unstake no more than is staked; what is cooling down already does not count.',
  nothingCooling: 'Request the unstaking first.',
  stillCooling: 'Withdraw when the cooldown is over: the position says when.',
  noYield: 'Nothing has been earned since the last claim: try again later.',
  epochOutOfOrder: 'Open the day after the last opened epoch, once that day has begun (UTC).',
  priceOutOfRange: 'The pool is empty or its price absurd: use another venue.',
  observedTooRecently: 'Wait: one observation every 2 minutes is enough.',
  priceStale: 'Observe the price first: the last observation must be at most 10 minutes old.',
  twapTooShort: 'Observe the price every few minutes for at least 20 minutes first.',
  priceOutsideBand: 'Wait until the price is within 3 % of its average again.',
  sliceTooSoon: 'Wait 10 minutes after the last slice.',
  sliceAboveBudget: 'Spend no more than the burn budget of the ledger.',
  sliceOutOfRange: "Buy a smaller slice: at most the pool's fee times its USDC reserve.",
  sliceNotAlone: 'Send the slice alone: only compute-budget instructions may stand beside it.',
  venueTookWrongAmount: 'The venue misbehaved and nothing was spent: use another one and report it.',
  venuePaidTooLittle: 'The venue misbehaved and nothing was spent: use another one and report it.',
  venueTouchedVault: 'The venue misbehaved and nothing was spent: use another one and report it.',
};

export const POOL_HINTS: Readonly<Record<Pool['errors'][number]['name'], string>> = {
  sameMint: 'Create the pool of two different mints.',
  feeOutOfRange: 'Use a fee below 100 %.',
  zeroAmount: 'Give amounts above zero.',
  wrongVault: "Pass the pool's two vaults, one as input and one as output.",
  amountOutOfRange: 'Swap an amount that buys something and fits the reserves.',
  slippage: 'The price moved: quote again, or accept less.',
};
