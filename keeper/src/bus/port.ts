/** What a process hears of the others. */
export interface BusEars {
  /** The latest state of another process, also one that was there before us. */
  presence(from: string, state: string): void;
  /** What another process sent, in the order in which it sent it. */
  message(from: string, text: string): void;
  /** Connected again after a break: what was sent meanwhile may be lost. */
  back(): void;
}

/**
 * How the processes of one keeper talk to each other. States are kept for newcomers; messages are not: one that is lost makes a job
 * fail as a lost connection of a worker does, and what must not be lost is in the database.
 */
export interface Bus {
  /** Begins to listen. */
  open(ears: BusEars): Promise<void>;
  /** Replaces this process's state for all others. */
  present(state: string): void;
  /** To one process, by its tag. */
  send(to: string, text: string): void;
  /** To all others. */
  broadcast(text: string): void;
  close(): Promise<void>;
}
