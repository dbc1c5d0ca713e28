import { Line, type LineSetting } from './line.ts';
import type { Timeline } from './timeline.ts';

/** Where a direction's bytes come out. */
export interface Outlet {
  write(bytes: Uint8Array): void;
  /** the sender has ended, and all its bytes are through */
  end(): void;
}

interface Piece {
  readonly due: number;
  /** undefined for the end */
  readonly bytes: Uint8Array | undefined;
}

/** One direction of one connection: pieces come out late, whole and in order, unless a knob says otherwise. */
export class OneWay {
  readonly #timeline: Timeline;
  readonly #line: Line;
  readonly #outlet: Outlet;
  readonly #observe: (lateMs: number) => void;
  readonly #queue: Piece[] = [];
  #waiting = 0;
  #held = false;
  #swallowing = false;
  #corruptAt: number | undefined;
  #corruptLeast = 0;

  /** @param observe told by how much each piece comes out later than it should, ms */
  constructor(
    timeline: Timeline,
    setting: LineSetting,
    outlet: Outlet,
    observe: (lateMs: number) => void = () => undefined,
  ) {
    this.#timeline = timeline;
    this.#line = new Line(setting);
    this.#outlet = outlet;
    this.#observe = observe;
  }

  /** Bytes that have gone in and not come out. */
  get waiting(): number {
    return this.#waiting;
  }

  change(setting: LineSetting): void {
    this.#line.change(setting);
  }

  take(bytes: Uint8Array): void {
    if (!this.#swallowing) this.#push(this.#mayCorrupt(bytes));
  }

  end(): void {
    if (!this.#swallowing) this.#push(undefined);
  }

  /** Holds everything back until `resume`; the sender sees a receiver that does not read. */
  stall(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    this.#flush();
  }

  /** From now on nothing comes out, what is under way included, and nobody is told: the path is gone. */
  swallow(): void {
    this.#swallowing = true;
    this.#queue.length = 0;
    this.#waiting = 0;
  }

  /** Flips a bit of the byte that is `skip` bytes further on, counted in pieces of at least `least` bytes only. */
  corrupt(skip = 0, least = 0): void {
    this.#corruptAt = skip;
    this.#corruptLeast = least;
  }

  #mayCorrupt(bytes: Uint8Array): Uint8Array {
    const at = this.#corruptAt;
    if (at === undefined || bytes.length < this.#corruptLeast) return bytes;
    this.#corruptAt = at < bytes.length ? undefined : at - bytes.length;
    return at < bytes.length ? bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)) : bytes;
  }

  #push(bytes: Uint8Array | undefined): void {
    const due = this.#line.send(this.#timeline.now(), bytes?.length ?? 0);
    this.#waiting += bytes?.length ?? 0;
    this.#queue.push({ due, bytes });
    this.#timeline.at(due, () => this.#flush());
  }

  #flush(): void {
    const now = this.#timeline.now();
    for (let first = this.#queue[0]; first && first.due <= now && !this.#held; first = this.#queue[0]) {
      this.#queue.shift();
      this.#observe(now - first.due);
      this.#waiting -= first.bytes?.length ?? 0;
      if (first.bytes) this.#outlet.write(first.bytes);
      else this.#outlet.end();
    }
  }
}
