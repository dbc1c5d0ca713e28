import { formatMicro } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { openChain, type ChainOptions } from './common.ts';
import { Output } from './output.ts';

/** `worker exit`: asks to leave with the bond. */
export async function exit(options: ChainOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  await chain.require();
  const signature = await chain.requestExit();
  const { exitAt } = await chain.require();
  out.result({ worker: chain.address.toBase58(), exitAt, signature }, [
    `the bond can be withdrawn from ${when(exitAt)} on; until then it can be slashed, and keepers give you no new jobs`,
    'post what is left to post, claim what vests, then run `worker withdraw`',
    `transaction ${signature}`,
  ]);
}

/** `worker withdraw`: returns the bond to the payout key. @throws WorkerError BOND_STAYS that says what it waits for */
export async function withdraw(options: ChainOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  const { bond, payout, exitAt } = await chain.require();
  const why = await chain.whyBondStays();
  if (why === 'noBond') throw new WorkerError('BOND_STAYS', 'there is no bond to withdraw');
  if (why === 'notExiting') throw new WorkerError('BOND_STAYS', 'run `worker exit` first, and wait for its cooldown');
  if (why === 'exitTooEarly') throw new WorkerError('BOND_STAYS', `the cooldown lasts until ${when(exitAt)}`);
  if (why === 'bondLocked') {
    throw new WorkerError('BOND_STAYS', 'earnings are still vesting under the bond, or an audit is not decided: wait');
  }
  const signature = await chain.withdrawBond();
  out.result({ amount: bond, payout: payout.toBase58(), signature }, [
    `returned ${formatMicro(bond)} ZERO to ${payout.toBase58()}; \`worker register\` with a new bond brings the worker back`,
    `transaction ${signature}`,
  ]);
}

/** A time in unix seconds, for people. */
export function when(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
