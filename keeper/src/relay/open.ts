import { takesRelay } from '../workers/presence.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { RelayLimits } from './limits.ts';
import { Relay, type RelayMetrics } from './relay.ts';

/**
 * The relay of a keeper: connected workers are called over their connections, and only they may dial.
 * @param at where workers reach this very process (ws://…, with the path of workers), if the keeper has several
 */
export function openRelay(registry: WorkerRegistry, limits: RelayLimits, metrics?: RelayMetrics, at?: string): Relay {
  return new Relay({
    announce: (address, token) => {
      const worker = registry.get(address);
      return (
        worker !== undefined &&
        takesRelay(worker) &&
        registry.send(address, { type: 'relay.call', token, ...(at !== undefined && { at }) })
      );
    },
    mayDial: (operator) => registry.all().some((worker) => worker.operator === operator),
    limits,
    ...(metrics && { metrics }),
  });
}
