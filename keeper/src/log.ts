import { pino, type Logger } from 'pino';
import type { KeeperConfig } from './config.ts';

export type Log = Logger;

/** Logs go to standard error: standard output belongs to the one line that says the keeper is ready. */
export function createLog(level: KeeperConfig['logLevel']): Log {
  const redact = ['*.secret', '*.apiKey', '*.authorization', 'authorization'];
  return pino({ level, redact, base: null }, pino.destination({ dest: 2, sync: true }));
}
