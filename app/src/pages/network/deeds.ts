/** What happened to a worker, in words. */
import { BATCH, verdictOf, type Batch, type WorkerDeed } from '@shardmarket/sdk';
import { microText } from '../../ui/amounts.ts';
import type { Tone } from '../../ui/card.tsx';

/** One line about a deed. */
export function deedText(deed: WorkerDeed): string {
  if (deed.kind === 'settled') return `Share of a voucher: ${microText(deed.amount)} USDC`;
  const { name, data } = deed.event;
  switch (name) {
    case 'receiptsPosted':
      return `Posted ${data.count} ${data.count === 1 ? 'receipt' : 'receipts'} for ${microText(data.amount)} USDC`;
    case 'batchDrawn':
      return data.audited ? 'A batch was drawn: audited' : 'A batch was drawn: passed';
    case 'auditOpened':
      return data.bond === 0n ? 'An audit was opened by the draw' : `Challenged, with ${microText(data.bond)} ZERO`;
    case 'auditVoted':
      return `Voted as an auditor: ${data.guilty ? 'guilty' : 'not guilty'}`;
    case 'auditorsDrawn':
      return 'Drawn as an auditor';
    case 'workerSlashed':
      return `Slashed by ${microText(data.amount)} ZERO, ${microText(data.forfeited)} USDC forfeited`;
    case 'earningsClaimed':
      return `Claimed ${microText(data.amount)} USDC`;
    case 'workerRegistered':
      return `Registered with a bond of ${microText(data.bond)} ZERO`;
    case 'bondAdded':
      return `Added ${microText(data.amount)} ZERO to its bond`;
    case 'bondWithdrawn':
      return `Left with ${microText(data.amount)} ZERO`;
    case 'offerChanged':
      return `Offers layers ${data.layerStart} to ${data.layerEnd - 1} for ${data.ask} micro-USDC`;
    case 'boostChanged':
      return `Boost of ${Number(data.boostBps) / 100} points`;
    default:
      return plainName(name);
  }
}

/** `"exitRequested"` → `"Exit requested"`. */
function plainName(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a batch stands. */
export function batchState(batch: Batch): { readonly text: string; readonly tone: Tone } {
  switch (batch.state) {
    case BATCH.posted:
      return { text: 'waits for its draw', tone: 'neutral' };
    case BATCH.passed:
      return { text: 'passed the draw', tone: 'ok' };
    case BATCH.audited:
      return { text: 'under audit', tone: 'warn' };
    case BATCH.answered:
      return { text: verdictOf(batch) ?? 'auditors vote', tone: 'warn' };
    default:
      return { text: 'audit decided', tone: 'info' };
  }
}
