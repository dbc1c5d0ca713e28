import { PublicKey } from '@solana/web3.js';
import { signTicket, type SignedTicket, type SigningKey } from '@shardmarket/sdk';
import type { RouteTo } from './distances.ts';
import type { Ring } from './ring.ts';

/** ms within which the members must have opened their links */
const TICKET_LIFE_MS = 120_000;

/** The keeper's word on who is in a ring in its present generation, and with which layers. @param route where each is dialled */
export function ticketOf(ring: Ring, key: SigningKey, route: RouteTo): SignedTicket {
  const stages = ring.stages.map((w, i) => ({
    operator: w.operator,
    worker: w.address,
    url: route(ring.stages.at(i - 1) ?? w, w),
    layers: [w.layers[0], w.layers[1]] as [number, number],
  }));
  const { id, generation, head } = ring;
  const expiresAt = Date.now() + TICKET_LIFE_MS;
  const keeper = new PublicKey(key.publicKey).toBase58();
  return signTicket({ ring: id, generation, model: head.model, stages, expiresAt, keeper }, key);
}
