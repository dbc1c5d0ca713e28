import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { syncFolder } from '../own-sessions.ts';
import { emptyBook, enter, eventSchema, type Book, type JournalEvent } from './events.ts';
import { lockFolder } from './lock.ts';

/**
 * What was asked for, metered and signed, one JSON line each, on disk before `add` returns: a proxy that is killed at any moment goes
 * on from there. One process at a time.
 */
export class Journal {
  #book: Book;
  readonly #file: number;
  readonly #unlock: () => void;
  #empty = false;

  private constructor(book: Book, file: number, unlock: () => void) {
    this.#book = book;
    this.#file = file;
    this.#unlock = unlock;
  }

  /** Begins the journal of a session that nothing was signed for yet. @throws CliError SESSION_IN_USE, JOURNAL_CORRUPT */
  static begin(folder: string, session: string): Journal {
    const journal = Journal.#open(folder, session, true);
    if (journal.#empty) journal.add({ type: 'opened', session, settled: 0n });
    syncFolder(folder);
    return journal;
  }

  /** Goes on with a session's journal. @throws CliError SESSION_IN_USE, JOURNAL_CORRUPT also where there is none */
  static resume(folder: string, session: string): Journal {
    return Journal.#open(folder, session, false);
  }

  static #open(folder: string, session: string, fresh: boolean): Journal {
    const unlock = lockFolder(folder);
    try {
      const path = join(folder, 'journal.jsonl');
      const { events, bytes } = existsSync(path) ? readEvents(path) : { events: [], bytes: 0 };
      if (events.length === 0 && !fresh) throw corrupt(path, 1, 'is missing');
      const book = events.reduce(enter, emptyBook(session, 0n));
      if (book.session !== session) throw corrupt(path, 1, `is of session ${book.session}`);
      const file = openSync(path, 'a', 0o600);
      // A line that was cut off by a crash was never acted on.
      ftruncateSync(file, bytes);
      const journal = new Journal(book, file, unlock);
      journal.#empty = events.length === 0;
      return journal;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  get book(): Book {
    return this.#book;
  }

  /** Writes an event down, and waits until it is on disk. */
  add(event: JournalEvent): void {
    const book = enter(this.#book, event);
    const line = JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    writeSync(this.#file, `${line}\n`);
    fsyncSync(this.#file);
    this.#book = book;
  }

  close(): void {
    closeSync(this.#file);
    this.#unlock();
  }
}

/** Every whole line, and how many bytes they take. @throws CliError JOURNAL_CORRUPT for a line that is whole and wrong */
function readEvents(path: string): { events: JournalEvent[]; bytes: number } {
  const content = readFileSync(path);
  const bytes = content.lastIndexOf('\n') + 1;
  const lines = content.subarray(0, bytes).toString('utf8').split('\n').slice(0, -1);
  const events = lines.map((line, i) => {
    const parsed = eventSchema.safeParse(asJson(line));
    if (parsed.success) return parsed.data;
    throw corrupt(path, i + 1, 'cannot be read');
  });
  if (events.length > 0 && events[0]?.type !== 'opened') throw corrupt(path, 1, 'does not begin a journal');
  return { events, bytes };
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function corrupt(path: string, line: number, what: string): CliError {
  const next = 'bring the file back from a copy; without it the session is closed with `session close --alone`';
  return new CliError('JOURNAL_CORRUPT', `${path}: line ${line} ${what}, and nothing is signed on a guess: ${next}`);
}
