/** What the relay takes on at most. */
export interface RelayLimits {
  /** connections at a time, those that wait for their worker included */
  readonly connections: number;
  /** of these, to one worker */
  readonly perWorker: number;
  /** bytes a second through one connection, both directions together; 0 is no limit */
  readonly bytesPerSecond: number;
  /** bytes that may wait for a slow receiver before the sender is not read any more, besides one message */
  readonly bufferedBytes: number;
  /** largest message, bytes */
  readonly messageBytes: number;
  /** ms for a worker to answer a call */
  readonly answerMs: number;
  /** ms of silence, pings included, after which a connection is ended */
  readonly idleMs: number;
}

/** Ring links are pinged several times a minute, and a frame holds at most 64 rows. */
export const RELAY_LIMITS: RelayLimits = {
  connections: 512,
  perWorker: 64,
  bytesPerSecond: 0,
  bufferedBytes: 1 << 20,
  messageBytes: 16 << 20,
  answerMs: 4_000,
  idleMs: 60_000,
};
