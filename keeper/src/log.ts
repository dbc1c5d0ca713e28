import { pino, type DestinationStream, type Logger } from 'pino';
import type { KeeperConfig } from './config.ts';

export type Log = Logger;

/** Fields that hold secrets, wherever they stand and whatever their value is. */
const SECRET_FIELDS =
  /"(secret|secretKey|privateKey|sealed|apiKey|api_key|authorization|password|adminToken)":("(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^{}]*\})/g;
/** API keys of buyers, bearer tokens, passwords in URLs, and keypair files: also in the middle of a message. */
const SECRET_TEXTS: readonly [RegExp, string][] = [
  [/\bsm_[A-Za-z0-9_-]{20,}/g, 'sm_[redacted]'],
  [/\bBearer\s+[^\s"\\]+/gi, 'Bearer [redacted]'],
  [/(\w+:\/\/[^\s:/@"]*):[^\s/@"]+@/g, '$1:[redacted]@'],
  [/\[\s*(?:\d{1,3}\s*,\s*){31,}\d{1,3}\s*\]/g, '"[redacted]"'],
];
/** Shorter texts are not taken for secrets by themselves: they would blot out ordinary words. */
const MIN_SECRET = 8;

/** A line of the log without secrets. @param secrets texts that must not appear, such as the admin token */
export function scrub(line: string, secrets: readonly string[] = []): string {
  let text = line.replace(SECRET_FIELDS, '"$1":"[redacted]"');
  for (const [pattern, replacement] of SECRET_TEXTS) text = text.replace(pattern, replacement);
  for (const secret of secrets) if (secret.length >= MIN_SECRET) text = text.replaceAll(secret, '[redacted]');
  return text;
}

/** Logs go to standard error: standard output belongs to the one line that says the keeper is ready. */
export function createLog(
  level: KeeperConfig['logLevel'],
  secrets: readonly string[] = [],
  to: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino({ level, base: null, hooks: { streamWrite: (line) => scrub(line, secrets) } }, to);
}
