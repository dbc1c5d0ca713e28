import { describeError } from '../errors.ts';

/** What one check came to. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Checks made one after the other; one that throws is a finding too. */
export class Findings {
  readonly all: Finding[] = [];

  /** @param look says what was found, and gives it @returns what was found, undefined if the check failed */
  async check<T>(name: string, look: () => Promise<[detail: string, found: T]>): Promise<T | undefined> {
    try {
      const [detail, found] = await look();
      this.all.push({ check: name, ok: true, detail });
      return found;
    } catch (error) {
      this.all.push({ check: name, ok: false, detail: describeError(error).message });
      return undefined;
    }
  }

  get ok(): boolean {
    return this.all.every(({ ok }) => ok);
  }

  /** One line each, for people. */
  get lines(): string[] {
    return this.all.map(({ check, ok, detail }) => `${ok ? 'ok  ' : 'FAIL'} ${check.padEnd(12)} ${detail}`);
  }
}
