import { WorkerError } from '../errors.ts';
import type { Branch } from './actions.ts';

/** Most rows of one side branch. */
export const MAX_BRANCH = 16;

/** The side branches of one job that are in flight: which can still be of use, and which turned out right. */
export class Branches {
  readonly #sent = new Map<number, Branch>();
  #hit: Branch | undefined;

  /** Whether there is one at a position in the present epoch. */
  has(position: number): boolean {
    return this.#sent.has(position);
  }

  add(branch: Branch): void {
    this.#sent.set(branch.position, branch);
  }

  /** The branch that begins with `token` at a position, if there is one. */
  at(position: number, token: number): Branch | undefined {
    const branch = this.#sent.get(position);
    return branch?.tokens[0] === token ? branch : undefined;
  }

  /** A new epoch has begun: what was sent before it is void. */
  renew(): void {
    this.#sent.clear();
    this.#hit = undefined;
  }

  /** The branch that turned out right, whose answer counts whatever its epoch, until the chain is rejected again. */
  await(hit: Branch | undefined): void {
    this.#hit = hit;
  }

  /**
   * An answer to rows of a branch. @param now the present epoch @returns the branch if it is the one that turned out right
   * @throws WorkerError BAD_RESULT if it answers none that was sent
   */
  answered(epoch: number, position: number, rows: number, now: number): Branch | undefined {
    const hit = this.#hit?.epoch === epoch && this.#hit.position === position ? this.#hit : undefined;
    if (!hit && epoch < now) return undefined;
    const branch = hit ?? (epoch === now ? this.#sent.get(position) : undefined);
    if (branch?.tokens.length !== rows) {
      const got = `${rows} rows of a branch at ${position} of epoch ${epoch}`;
      throw new WorkerError('BAD_RESULT', `the tail's result is refused: ${got} were never sent`);
    }
    if (hit) this.#hit = undefined;
    else this.#sent.delete(position);
    return hit;
  }
}
