import { accountsOf } from '../idl/instructions.ts';
import { initConfig, initFeeVaults, initVaults, registerModel } from './admin.ts';
import { fillBurnAuction } from './auction.ts';
import { claimCredits } from './credits.ts';
import { linkBoost, refreshBoost, unlinkBoost } from './boosts.ts';
import { joinAuditors, leaveAuditors } from './auditors.ts';
import { openAudit, respond, vote } from './audits.ts';
import { drawAuditors } from './draws.ts';
import { expireAudit, resolve } from './verdicts.ts';
import { closeBatch, drawBatch, postReceipts } from './batches.ts';
import { openEpoch } from './epochs.ts';
import {
  acceptAuthority,
  applyLimits,
  cancelLimits,
  pause,
  proposeAuthority,
  queueLimits,
  retireVenue,
  unpause,
} from './governance.ts';
import { applyPayout, cancelPayout, claimFor, proposePayout, rotateOperator } from './keys.ts';
import { buybackSlice, observePrice } from './market.ts';
import type { Operation } from './operation.ts';
import { finalizeClose, reclaim, refund, settleAndClose } from './endings.ts';
import { requestExit, setOffer, withdrawBond } from './exits.ts';
import { slashByProof } from './faults.ts';
import { sellFees, sweepFees } from './fees.ts';
import { freeze, gift, trade } from './outside.ts';
import { FIXED } from './rules.ts';
import { closeSession, openSession, requestClose, topUp } from './sessions.ts';
import { settle } from './settle.ts';
import { claimYield, requestUnstake, stake, withdrawStake } from './staking.ts';
import { registerVenue } from './venues.ts';
import { addBond, claim, registerWorker } from './workers.ts';

/** One operation for each instruction of the program, by its name. */
export const INSTRUCTION_OPS: Readonly<Record<string, Operation>> = {
  initConfig,
  initVaults,
  initFeeVaults,
  registerModel,
  registerVenue,
  retireVenue,
  proposeAuthority,
  acceptAuthority,
  queueLimits,
  applyLimits,
  cancelLimits,
  pause,
  unpause,
  openSession,
  topUp,
  settle,
  requestClose,
  closeSession,
  finalizeClose,
  refund,
  reclaim,
  settleAndClose,
  registerWorker,
  addBond,
  postReceipts,
  drawBatch,
  closeBatch,
  joinAuditors,
  leaveAuditors,
  openAudit,
  drawAuditors,
  respond,
  vote,
  resolve,
  expireAudit,
  claim,
  claimFor,
  rotateOperator,
  proposePayout,
  applyPayout,
  cancelPayout,
  linkBoost,
  unlinkBoost,
  refreshBoost,
  setOffer,
  requestExit,
  withdrawBond,
  slashByProof,
  stake,
  requestUnstake,
  withdrawStake,
  claimYield,
  claimCredits,
  openEpoch,
  observePrice,
  buybackSlice,
  fillBurnAuction,
  sweepFees,
  sellFees,
};

/** What happens without the program. */
export const OUTSIDE_OPS: Readonly<Record<string, Operation>> = { trade, gift, freeze };

export const OPS: Readonly<Record<string, Operation>> = { ...INSTRUCTION_OPS, ...OUTSIDE_OPS };

/** Whether an instruction has an operation that knows all of its accounts. */
export function isCurrent(name: string): boolean {
  const rules = INSTRUCTION_OPS[name]?.accounts;
  return rules !== undefined && accountsOf(name).every((account) => account.name in rules || account.name in FIXED);
}

/** @throws Error for a name that no operation has */
export function operation(name: string): Operation {
  const found = OPS[name];
  if (!found) throw new Error(`there is no operation ${name}`);
  return found;
}
