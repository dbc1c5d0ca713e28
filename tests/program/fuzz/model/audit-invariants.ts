/** What must hold of batches, audits and auditors in every state. */
import { BATCH } from '@shardmarket/sdk';
import type { Addr } from '../addresses.ts';
import { ONCE } from '../ops/rules.ts';
import { hasAuditors, isAudited } from './audits.ts';
import { sum } from './math.ts';
import type { Model } from './state.ts';

/** Sums by address. */
class Tally {
  readonly #sums = new Map<Addr, bigint>();

  add(address: Addr, amount: bigint): void {
    this.#sums.set(address, this.of(address) + amount);
  }

  of(address: Addr): bigint {
    return this.#sums.get(address) ?? 0n;
  }
}

/** Checks by `equal`, which is told what the two numbers are. */
export function checkAudits(m: Model, equal: (what: string, a: bigint, b: bigint) => void): void {
  const [held, audits, duties, seats] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const open = m.every('batch').filter(isAudited);
  for (const batch of m.every('batch')) if (batch.state === BATCH.posted) held.add(batch.worker, batch.amount);
  for (const batch of open) {
    held.add(batch.worker, batch.amount);
    audits.add(batch.worker, 1n);
    if (hasAuditors(batch)) for (const auditor of batch.auditors) duties.add(auditor, 1n);
  }
  for (const set of m.every('auditorSet')) {
    for (const { worker } of set.auditors.slice(0, set.count)) seats.add(worker, 1n);
  }
  for (const address of m.all('worker')) {
    const worker = m.need('worker', address);
    equal(`held for batches of ${address}`, worker.held, held.of(address));
    equal(`open audits of ${address}`, BigInt(worker.openAudits), audits.of(address));
    equal(`duties of ${address}`, BigInt(worker.duties), duties.of(address));
    equal(`seats of ${address}`, BigInt(worker.audits), seats.of(address));
  }
  const put = sum(open.map((batch) => batch.challengeBond));
  equal('bonds of challengers', m.need('ledger', ONCE.ledger).challengesTotal, put);
}
