/** What vaults hold against what the books owe, from one slot: the program's solvency, computed here. */
import { treasuryTotal } from '@shardmarket/sdk';
import type { MarketState } from '../../../chain/market-state.ts';

export interface VaultLine {
  readonly vault: string;
  readonly unit: 'USDC' | 'ZERO';
  /** micro */
  readonly holds: bigint;
  readonly owes: bigint;
  /** what `owes` is made of */
  readonly parts: readonly { readonly name: string; readonly amount: bigint }[];
}

/**
 * `escrow ≥ Σ sessions + Σ workers + treasury + burn budget`, `reward ≥ stakers + stream + banked`, `stake ≥ staked + cooling`,
 * `bond ≥ bonds + challenge bonds`. Whoever gives a vault something makes it hold more.
 */
export function vaultLines({
  ledger,
  stakePool,
  vaults,
}: Pick<MarketState, 'ledger' | 'stakePool' | 'vaults'>): VaultLine[] {
  const line = (vault: string, unit: VaultLine['unit'], holds: bigint, parts: Record<string, bigint>): VaultLine => ({
    ...{ vault, unit, holds },
    owes: Object.values(parts).reduce((a, b) => a + b, 0n),
    parts: Object.entries(parts).map(([name, amount]) => ({ name, amount })),
  });
  return [
    line('Escrow', 'USDC', vaults.escrow, {
      'left in sessions': ledger.sessionsOutstanding,
      'owed to workers': ledger.workersOwed,
      treasury: treasuryTotal(ledger),
      'burn budget': ledger.burnBudget,
    }),
    line('Rewards', 'USDC', vaults.reward, {
      'owed to stakers': stakePool.owed,
      'still streaming': stakePool.streamRemaining,
      'banked while nobody staked': stakePool.banked,
    }),
    line('Stakes', 'ZERO', vaults.stake, { staked: stakePool.totalStaked, cooling: stakePool.totalCooling }),
    line('Bonds', 'ZERO', vaults.bond, { 'of workers': ledger.bondsTotal, 'of challengers': ledger.challengesTotal }),
  ];
}

/** Whether every vault holds what it owes. */
export function isSolvent(lines: readonly VaultLine[]): boolean {
  return lines.every(({ holds, owes }) => holds >= owes);
}
