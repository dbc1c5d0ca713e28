/** Where time comes from and what is due is done: the machine's clock, or one that a test winds. */
export interface Timeline {
  /** milliseconds on a clock that never goes back */
  now(): number;
  /** Runs `act` once `now()` has reached `due` (ms); never before, in the order of `due`, then of asking. */
  at(due: number, act: () => void): void;
}

interface Entry {
  readonly due: number;
  readonly turn: number;
  readonly act: () => void;
}

/** What is still to be done, earliest first: a binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #turn = 0;

  /** When the next entry is due, ms. */
  get next(): number | undefined {
    return this.#heap[0]?.due;
  }

  add(due: number, act: () => void): void {
    const heap = this.#heap;
    heap.push({ due, turn: this.#turn++, act });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(heap[at], heap[parent])) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes the first entry off if it is due at `now`. */
  take(now: number): (() => void) | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (!first || first.due > now) return undefined;
    const last = heap.pop();
    if (last && last !== first) {
      heap[0] = last;
      this.#sink();
    }
    return first.act;
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = before(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!before(heap[child], heap[at])) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as Entry, heap[a] as Entry];
  }
}

function before(a: Entry | undefined, b: Entry | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.due < b.due || (a.due === b.due && a.turn < b.turn);
}

/** A clock that stands still until it is wound: what happens on it depends on nothing else. */
export class SimulatedTimeline implements Timeline {
  readonly #agenda = new Agenda();
  #now = 0;

  now(): number {
    return this.#now;
  }

  at(due: number, act: () => void): void {
    this.#agenda.add(due, act);
  }

  /** Winds the clock on to `to` (ms), doing what falls due on the way at its very time. */
  wind(to: number): void {
    for (let next = this.#agenda.next; next !== undefined && next <= to; next = this.#agenda.next) {
      this.#now = Math.max(this.#now, next);
      this.#agenda.take(this.#now)?.();
    }
    this.#now = Math.max(this.#now, to);
  }
}
