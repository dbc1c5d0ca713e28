/** ms for which a worker that broke a ring is taken only when there is nobody else. */
const AVOID_MS = 30_000;

/** Workers that broke a ring lately. */
export class Avoided {
  /** until when, unix ms */
  readonly #until = new Map<string, number>();

  add(addresses: readonly string[]): void {
    for (const address of addresses) this.#until.set(address, Date.now() + AVOID_MS);
  }

  forget(address: string): void {
    this.#until.delete(address);
  }

  /** Whether nothing is held against a worker. */
  trusts(address: string): boolean {
    return (this.#until.get(address) ?? 0) <= Date.now();
  }
}
