import type { Match } from '../rings/match.ts';
import type { Rings } from '../rings/rings.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { ReasonLedger } from './ledger.ts';
import { notChosen, type Reason } from './not-chosen.ts';

/** Takes down why workers are not reached, and hands out what takes down the rest. */
export function keepReasons(ledger: ReasonLedger, registry: WorkerRegistry, rings: Pick<Rings, 'standings'>) {
  registry.on('presence', ({ address }, presence) => {
    if (!presence.reachable) ledger.add(address, { code: 'unreachable', message: presence.why });
  });
  return {
    matched: (model: string, match: Match) => {
      for (const [worker, reason] of notChosen(model, match, rings.standings())) ledger.add(worker, reason);
    },
    refused: (worker: string, refusal: Reason) => ledger.add(worker, refusal),
  };
}
