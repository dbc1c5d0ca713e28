import { MAX_SHARES } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';
import { cutTo } from './cuts.ts';
import type { SearchInput } from './search-input.ts';

/**
 * Steps that a search takes at most, up to 100 ns each. Forty workers of six layers take a tenth of them; only where many
 * workers hold many layers each, with little room, and none is cheaper, the best ring may not be among those seen.
 */
const MOST_STEPS = 400_000;
/** Workers whose part in a chain is kept apart at a time: each doubles the chains. */
const MOST_WATCHED = 6;

/** What rings are compared by, in this order: links between workers that are akin, weighed price, load, weighed time around in µs, stages. */
interface Cost {
  readonly akin: number;
  readonly price: number;
  readonly jobs: number;
  readonly us: number;
  readonly count: number;
}

/** A chain of parts from layer 0 up to a layer; the last one is `peer`'s. */
interface Chain extends Cost {
  readonly peer: number;
  readonly from: number;
  readonly to: number;
  /** of the watched workers, those that are in it */
  readonly watched: number;
  readonly before: Chain | undefined;
}

/** How chains to the same layer and worker are told apart. */
interface Finesse {
  /** bit of each watched worker */
  readonly bits: ReadonlyMap<number, number>;
  /** whether those of different lengths are kept apart, too */
  readonly byCount: boolean;
  /** whether no chain takes a worker twice: then not every good one is seen */
  readonly once: boolean;
}

/**
 * Looks for the best ring that can be cut from what workers hold, each worker once. Best chains by last worker and layer: all
 * parts of the cost add up, so that the best chain is the only one worth going on with. If the best ring has a worker twice, the
 * chains with and without that worker are kept apart, and it is looked for again, so that what is found is exact as long as
 * the steps last. Goes on from the best that is known.
 */
export class Search {
  readonly #input: SearchInput;
  #best: (Cost & { readonly stages: LiveWorker[] }) | undefined;
  #steps = 0;
  #tooLong = false;

  constructor(input: SearchInput, known?: Search) {
    this.#input = input;
    if (known) this.#best = known.#best;
  }

  get best(): readonly LiveWorker[] | undefined {
    return this.#best?.stages;
  }

  /** Tries every worker that can drive as the head. */
  run(): this {
    const heads = (this.#input.starts[0] ?? []).filter(({ peer }) => this.#input.peers[peer]?.worker.canDrive);
    for (const { peer } of heads) this.#exact(peer);
    if (this.#best || this.#steps < MOST_STEPS) return this;
    this.#steps = 0;
    const once = { bits: new Map(), byCount: false, once: true };
    for (const { peer } of heads) this.#take(this.#pass(peer, once));
    return this;
  }

  #exact(head: number): void {
    let fine: Finesse = { bits: new Map(), byCount: false, once: false };
    for (;;) {
      this.#tooLong = false;
      const found = this.#pass(head, fine);
      const twice = found ? repeated(found) : [];
      if (twice.length === 0) this.#take(found);
      const bits = new Map([...fine.bits.keys(), ...twice].map((peer, i) => [peer, 1 << i]));
      const byCount = fine.byCount || this.#tooLong;
      if (bits.size === fine.bits.size && byCount === fine.byCount) return;
      if (bits.size > MOST_WATCHED || this.#steps >= MOST_STEPS) {
        this.#take(this.#pass(head, { ...fine, once: true }));
        return;
      }
      fine = { ...fine, bits, byCount };
    }
  }

  #take(found: Chain | undefined): void {
    if (!found || repeated(found).length > 0) return;
    const stages: LiveWorker[] = [];
    for (let chain: Chain | undefined = found; chain; chain = chain.before) {
      const worker = this.#input.peers[chain.peer]?.worker;
      if (worker) stages.unshift(cutTo(worker, [chain.from, chain.to]));
    }
    this.#best = { ...found, stages };
  }

  /** @returns the best ring with this head that is better than the best so far, its way back included */
  #pass(head: number, { bits, byCount, once }: Finesse): Chain | undefined {
    const { layers, starts, link, back, akin, ask, layerUs, peers, outUs, backUs } = this.#input;
    const headUs = backUs[head] ?? 0;
    const [masks, counts] = [1 << bits.size, byCount ? MAX_SHARES + 1 : 1];
    const reached = Array.from({ length: layers + 1 }, () => new Array<Chain | undefined>());
    let found: Chain | undefined;
    const extend = (before: Chain | undefined, peer: number, from: number, to: number, linkUs: number) => {
      this.#steps++;
      const row = reached[to];
      const kin = before ? before.akin + akin(before.peer, peer) : 0;
      const price = (before ? before.price : 0) + (ask[peer] ?? 0) * (to - from);
      const jobs = (before ? before.jobs : 0) + (peers[peer]?.jobs ?? 0);
      const us = (before ? before.us : 0) + linkUs + (layerUs[peer] ?? 0) * (to - from);
      const count = (before ? before.count : 0) + 1;
      const watched = (before ? before.watched : 0) | (bits.get(peer) ?? 0);
      const at = (peer * masks + watched) * counts + (byCount ? count : 0);
      const known = row?.[at];
      if (known && compare(kin, price, jobs, us, count, known) >= 0) return;
      // What follows, besides the shortest links: the one from here, and the one back to the head.
      const linksUs = to < layers ? (outUs[peer] ?? 0) + headUs : count > 1 ? headUs : 0;
      if (row && !this.#isHopeless(kin, price, jobs, us + linksUs, count, to)) {
        row[at] = { akin: kin, price, jobs, us, count, peer, from, to, watched, before };
      }
    };
    for (const end of starts[0]?.find(({ peer }) => peer === head)?.ends ?? []) extend(undefined, head, 0, end, 0);
    for (let from = 1; from < layers; from++) {
      for (const chain of reached[from] ?? []) {
        if (!chain) continue;
        if (chain.count === MAX_SHARES) this.#tooLong = true;
        else if (this.#steps < MOST_STEPS) {
          for (const { peer, ends } of starts[from] ?? []) {
            if (peer === head || peer === chain.peer || (chain.watched & (bits.get(peer) ?? 0)) !== 0) continue;
            if (once && has(chain, peer)) continue;
            const linkUs = link(chain.peer, peer);
            if (linkUs !== Infinity) for (const to of ends) extend(chain, peer, from, to, linkUs);
          }
        }
      }
    }
    for (const chain of reached[layers] ?? []) {
      if (!chain) continue;
      const us = chain.us + (chain.before ? back(chain.peer, head) : 0);
      const closed = { ...chain, us, akin: chain.akin + (chain.before ? akin(chain.peer, head) : 0) };
      if (closed.us === Infinity || (this.#best && !isBetter(closed, this.#best))) continue;
      if (!found || isBetter(closed, found)) found = closed;
    }
    return found;
  }

  /** Whether no way to go on is better than the best so far. */
  #isHopeless(akin: number, price: number, jobs: number, us: number, count: number, to: number): boolean {
    const best = this.#best;
    if (!best) return false;
    if (akin !== best.akin) return akin > best.akin;
    const { leastPrice, leastUs, layers } = this.#input;
    const leastOfAll = price + (leastPrice[to] ?? 0);
    if (leastOfAll !== best.price) return leastOfAll > best.price;
    if (jobs !== best.jobs) return jobs > best.jobs;
    // A ring of one has no links.
    const soonest = us + (to < layers || count > 1 ? (leastUs[to] ?? 0) : 0);
    if (soonest !== best.us) return soonest > best.us;
    return (to < layers ? count + 1 : count) >= best.count;
  }
}

function isBetter(a: Cost, b: Cost): boolean {
  return compare(a.akin, a.price, a.jobs, a.us, a.count, b) < 0;
}

/** Negative if a cost of these parts is less than the other one. */
function compare(akin: number, price: number, jobs: number, us: number, count: number, other: Cost): number {
  return akin - other.akin || price - other.price || jobs - other.jobs || us - other.us || count - other.count;
}

function has(chain: Chain, peer: number): boolean {
  for (let at: Chain | undefined = chain; at; at = at.before) if (at.peer === peer) return true;
  return false;
}

/** Workers that are in a chain more than once. */
function repeated(chain: Chain): number[] {
  const [seen, twice] = [new Set<number>(), new Set<number>()];
  for (let at: Chain | undefined = chain; at; at = at.before) (seen.has(at.peer) ? twice : seen).add(at.peer);
  return [...twice];
}
