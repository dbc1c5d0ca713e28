/** What is limited. */
export type Kind = 'requests' | 'tokens';

/** What was used of each limit, by whom; less than 0 where more was put back than taken. */
export type Used = Readonly<Record<string, readonly [requests: number, tokens: number]>>;

/** Adds up what is used in this process until the others are told. */
export class UseTally {
  #used = new Map<string, [requests: number, tokens: number]>();

  add(who: string, kind: Kind, amount: number): void {
    const used = this.#used.get(who) ?? [0, 0];
    used[kind === 'requests' ? 0 : 1] += amount;
    this.#used.set(who, used);
  }

  /** What was added since the last time; undefined if nothing was. */
  take(): Used | undefined {
    const used = [...this.#used].filter(([, amounts]) => amounts.some((amount) => amount !== 0));
    this.#used = new Map();
    return used.length === 0 ? undefined : Object.fromEntries(used);
  }
}
