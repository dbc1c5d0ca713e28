/** Places between two durable steps, where a crash does the most harm: tests end the process at each of them. */
export const CHECKPOINTS = [
  'settle.planned',
  'settle.stored',
  'settle.outcome',
  'settle.confirmed',
  'settle.retried',
  'settle.told',
  'tx.signed',
  'tx.stored',
  'tx.sent',
  'tx.landed',
  'tx.ended',
  'cron.due',
  'cron.done',
  'cron.recorded',
] as const;

export type Checkpoint = (typeof CHECKPOINTS)[number];

/** `KEEPER_KILL_AT=NAME` ends the process there as a power cut would; without it checkpoints do nothing. */
const killAt = process.env['KEEPER_KILL_AT'];

let hook: ((at: Checkpoint) => void) | undefined =
  killAt === undefined
    ? undefined
    : (at) => {
        if (at === killAt) process.kill(process.pid, 'SIGKILL');
      };

/** Says that the work has come so far. */
export function checkpoint(at: Checkpoint): void {
  hook?.(at);
}

/** For tests within one process: `listen` hears each checkpoint, and may throw to break the work off there. */
export function onCheckpoint(listen: ((at: Checkpoint) => void) | undefined): void {
  hook = listen;
}
