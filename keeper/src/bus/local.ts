import type { Bus, BusEars } from './port.ts';

/** Joins keepers of one process, in the order in which things are said; alone on it, a keeper hears nothing. */
export class LocalHub {
  readonly #members = new Map<string, BusEars>();
  readonly #states = new Map<string, string>();

  bus(tag: string): Bus {
    const to = (receivers: (member: string) => boolean, tell: (ears: BusEars) => void) => {
      for (const [member, ears] of this.#members) {
        if (member !== tag && receivers(member)) queueMicrotask(() => this.#members.get(member) === ears && tell(ears));
      }
    };
    return {
      open: (ears) => {
        this.#members.set(tag, ears);
        for (const [from, state] of this.#states) if (from !== tag) queueMicrotask(() => ears.presence(from, state));
        return Promise.resolve();
      },
      present: (state) => {
        this.#states.set(tag, state);
        to(
          () => true,
          (ears) => ears.presence(tag, state),
        );
      },
      send: (member, text) =>
        to(
          (one) => one === member,
          (ears) => ears.message(tag, text),
        ),
      broadcast: (text) =>
        to(
          () => true,
          (ears) => ears.message(tag, text),
        ),
      close: () => {
        this.#members.delete(tag);
        this.#states.delete(tag);
        return Promise.resolve();
      },
    };
  }
}
