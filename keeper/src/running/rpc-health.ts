import { z } from 'zod';
import type { Check } from './monitor.ts';

/** Slots that an RPC may be behind its cluster: what it reads is then about a minute old. */
export const MAX_SLOTS_BEHIND = 150;
/** ms for a node to answer. */
const ANSWER_MS = 8_000;
/** ms after which a slot that does not move means that the RPC, or the cluster, stands still. */
export const FROZEN_MS = 30_000;

/** One look at an RPC. */
export interface RpcLook {
  readonly slot: number;
  /** slots that it says it is behind; Infinity if it says that it is, and not how far */
  readonly behind: number;
  /** when the slot was last seen to move, unix ms */
  readonly movedAt: number;
}

/** Whether what an RPC says is fresh enough to decide on. */
export function judgeRpc({ slot, behind, movedAt }: RpcLook, now: number): Check {
  if (behind > MAX_SLOTS_BEHIND) {
    const far = behind === Infinity ? 'says that it is behind' : `is ${behind} slots behind`;
    return { ok: false, why: `the RPC ${far}: wait for it, or set RPC_URL to another` };
  }
  const still = now - movedAt;
  if (still < FROZEN_MS) return { ok: true };
  return {
    ok: false,
    why: `the RPC has been at slot ${slot} for ${Math.round(still / 1000)} s: set RPC_URL to another`,
  };
}

const answer = z.union([
  z.object({ result: z.literal('ok') }),
  z.object({ error: z.object({ data: z.object({ numSlotsBehind: z.number().nullish() }).nullish() }) }),
]);

/**
 * `getHealth` of all nodes. @returns slots that the best is behind: 0 if it is well, Infinity if it does not say how many
 * @throws Error if none answers
 */
export async function askHealth(rpcUrls: readonly string[]): Promise<number> {
  const asked = await Promise.allSettled(rpcUrls.map(healthOf));
  const behind = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (behind.length === 0) throw new Error('no node answers getHealth');
  return Math.min(...behind);
}

async function healthOf(rpcUrl: string): Promise<number> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getHealth' }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const said = answer.parse(await response.json());
  return 'result' in said ? 0 : (said.error.data?.numSlotsBehind ?? Infinity);
}
