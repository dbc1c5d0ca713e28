/** Wakes all who wait for a change; what has changed they see for themselves. */
export class Signal {
  #waiting: (() => void)[] = [];

  /** When something has changed. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Waits until something holds, at most `ms`. */
  async until(holds: () => boolean, ms: number): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.wake();
    }, ms);
    while (!holds() && !late) await this.next();
    clearTimeout(timer);
  }
}
