import type { Config } from '@shardmarket/sdk';
import { dateText } from '../ui/time.tsx';

/** Why nothing can be brought in now; undefined while the market runs. @param nowSecs chain time */
export function whyPaused({ pausedUntil }: Pick<Config, 'pausedUntil'>, nowSecs: bigint): string | undefined {
  if (pausedUntil <= nowSecs) return undefined;
  return `The market is paused until ${dateText(pausedUntil)}: claims and withdrawals go on.`;
}
