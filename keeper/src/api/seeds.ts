import { createHash } from 'node:crypto';

/**
 * The seed of one of a request's choices: the first has the request's own, so that it is what `n = 1` gives; each other one's
 * is derived from it and from its place.
 * @param seed decimal u64
 */
export function choiceSeed(seed: string, index: number): string {
  if (index === 0) return seed;
  return createHash('sha256').update(`shardmarket/choice/v1|${seed}|${index}`).digest().readBigUInt64LE().toString();
}
