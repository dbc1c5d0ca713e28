import type { RingsDeps } from './deps.ts';
import type { Ring } from './ring.ts';
import { ticketOf } from './ring-ticket.ts';

/** What is remembered of a ring besides its members, since a job last ended well on it. */
export interface RingRecord {
  readonly ring: Ring;
  /** times that a worker reported a neighbour, or was reported by one */
  readonly losses: Map<string, number>;
  /** workers whose links were made anew because there was no spare: once each */
  readonly relinked: Set<string>;
  /** the layers that each worker has or had in it: nobody signs for others in the same job */
  readonly had: Map<string, string>;
  /** ends the wait for members that are not ready */
  timer: NodeJS.Timeout | undefined;
}

/**
 * Sends the ticket of the present generation of a ring to all members, who must be ready in time.
 * @param late hears which members were not
 */
export function invite(
  record: RingRecord,
  { registry, readyTimeoutMs, key, route, log, metrics }: RingsDeps,
  late: (silent: readonly string[]) => void,
): void {
  const { ring } = record;
  const { generation } = ring;
  const start = performance.now();
  clearTimeout(record.timer);
  record.timer = setTimeout(() => late(ring.waitingFor()), readyTimeoutMs);
  const ready = () => {
    if (ring.generation !== generation) return;
    clearTimeout(record.timer);
    const ms = Math.round(performance.now() - start);
    log.info({ ring: ring.id, generation, ms, workers: ring.stages.map((s) => s.address) }, 'ring ready');
    if (generation > 0) metrics?.ringHealed(ms);
  };
  if (generation === 0) void ring.ready.then(ready, () => undefined);
  else ring.once('healed', ready);
  const ticket = ticketOf(ring, key, route);
  for (const stage of ring.stages) registry.send(stage.address, { type: 'ring.join', ticket });
}
