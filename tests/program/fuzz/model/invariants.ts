/** What must hold in every state, over the model's numbers once they equal the chain's. */
import { ONCE, USDC_MINT, VAULTS, WSOL_MINT, ZERO_MINT } from '../ops/rules.ts';
import { checkAudits } from './audit-invariants.ts';
import { sum } from './math.ts';
import type { Model } from './state.ts';

const Q64 = 1n << 64n;

/** The equalities that do not hold, in words. */
export function broken(m: Model): string[] {
  const wrong: string[] = [];
  const equal = (what: string, a: bigint, b: bigint) => {
    if (a !== b) wrong.push(`${what}: ${a} is not ${b}`);
  };
  const vault = (address: string) => m.purse(address).amount - (m.gifts.get(address) ?? 0n);
  const [ledger, pool] = [m.need('ledger', ONCE.ledger), m.need('stakePool', ONCE.stakePool)];

  const rests = m.every('session').map((s) => s.deposit - s.settled - s.refunded);
  const earnings = m.every('worker').map((w) => w.uncovered + w.vested + sum(w.buckets.map((b) => b.amount)));
  const treasury = ledger.treasuryVested + sum(ledger.treasuryBuckets.map((b) => b.amount));
  equal('what sessions have left', ledger.sessionsOutstanding, sum(rests));
  equal('what workers are owed', ledger.workersOwed, sum(earnings));
  equal('escrow vault', vault(VAULTS.escrow), sum(rests) + sum(earnings) + treasury + ledger.burnBudget);

  checkAudits(m, equal);

  const bonds = sum(m.every('worker').map((w) => w.bond));
  equal('bonds', ledger.bondsTotal, bonds);
  equal('bond vault', vault(VAULTS.bond), bonds + ledger.challengesTotal);
  const slashed = sum(m.every('worker').map((w) => w.slashed));
  equal('slashed', slashed, ledger.zeroSlashed + m.bounties);
  if (m.bounties > slashed / 2n) wrong.push(`bounties of ${m.bounties} are more than half of the ${slashed} slashed`);

  const positions = m.every('stakePosition');
  equal('staked', pool.totalStaked, sum(positions.map((p) => p.staked)));
  equal('cooling', pool.totalCooling, sum(positions.map((p) => p.cooling)));
  equal('stake vault', vault(VAULTS.stake), pool.totalStaked + pool.totalCooling);
  const earned = sum(positions.map((p) => p.owed * Q64 + p.fraction + p.staked * (pool.index - p.index)));
  equal('yield', pool.owed * Q64, earned + pool.indexLeft);
  equal('reward vault', vault(VAULTS.reward), pool.owed + pool.streamRemaining + pool.banked);

  const venues = m.every('venue');
  const markets = venues.filter((venue) => venue.baseMint !== WSOL_MINT);
  const sellers = venues.filter((venue) => venue.baseMint === WSOL_MINT);
  equal('ZERO burned', ledger.zeroBurned, sum(markets.map((venue) => venue.bought)) + ledger.auctionBurned);
  equal('USDC spent on it', ledger.usdcSpentOnBurns, sum(markets.map((venue) => venue.spent)) + ledger.auctionSpent);
  const earnedInWsol = sum(sellers.map((venue) => venue.bought));
  equal('fee vault of USDC', -vault(VAULTS.feeUsdc), ledger.feesSwept - earnedInWsol);
  equal('fee vault of wSOL', -vault(VAULTS.feeWsol), sum(sellers.map((venue) => venue.spent)));
  equal('slice vault', vault(VAULTS.slice), 0n);
  equal('burn vault', vault(VAULTS.burn), 0n);
  equal('ZERO in existence', m.supply.get(ZERO_MINT) ?? 0n, m.minted - ledger.zeroBurned - ledger.zeroSlashed);
  for (const mint of [USDC_MINT, ZERO_MINT]) {
    const held = sum([...m.purses.values()].map((purse) => (purse.mint === mint ? purse.amount : 0n)));
    equal(`all of ${mint === USDC_MINT ? 'USDC' : 'ZERO'}`, held, m.supply.get(mint) ?? 0n);
  }
  return wrong;
}
