/** What an audit gives and takes when it ends. */
import assert from 'node:assert/strict';
import { ataAddress, LEDGER, treasuryTotal } from '@shardmarket/sdk';
import { mints } from './actors.ts';
import { batchIn, challenger, drawnAuditor, type Court } from './court.ts';
import { mintSupply, tokenBalance } from './tokens.ts';

/** Micro-ZERO of the challenger, of each drawn auditor's bond and of the worker's, and how much there is in all. */
function holdings(made: Court) {
  const { chain } = made.world;
  return {
    challenger: tokenBalance(chain, ataAddress(challenger.publicKey, mints.zeroMint)),
    auditors: batchIn(made).auditors.map((_, place) => bondOf(made, place)),
    worker: made.world.get('worker', made.hand.address).bond,
    supply: mintSupply(chain, mints.zeroMint),
    treasury: treasuryTotal(made.world.get('ledger', LEDGER)),
  };
}

function bondOf(made: Court, place: number): bigint {
  return made.world.get('worker', drawnAuditor(made, place).address).bond;
}

/** How that changes when an audit ends. */
export async function changes(made: Court, end: (made: Court) => Promise<void>) {
  const before = holdings(made);
  await end(made);
  const after = holdings(made);
  return {
    challenger: after.challenger - before.challenger,
    auditors: after.auditors.map((bond, place) => bond - (before.auditors[place] ?? 0n)),
    worker: after.worker - before.worker,
    burned: before.supply - after.supply,
    treasury: after.treasury - before.treasury,
  };
}

/** That an audit is over for everybody in it. */
export function assertOver(made: Court): void {
  const { held, openAudits } = made.world.get('worker', made.hand.address);
  assert.deepEqual([batchIn(made).state, held, openAudits], [4, 0n, 0]);
  for (const { address } of made.auditors) assert.equal(made.world.get('worker', address).duties, 0);
  assert.equal(made.world.get('ledger', LEDGER).challengesTotal, 0n);
}
