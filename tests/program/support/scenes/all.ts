import { adminScenes, settingUp } from './admin.ts';
import { auditScenes } from './audits.ts';
import { lively, type Lively } from './lively.ts';
import { marketScenes } from './market.ts';
import { sessionScenes } from './sessions.ts';
import { stakingScenes } from './staking.ts';
import type { Valid } from './valid.ts';
import { workerScenes } from './workers.ts';

const AREAS: readonly ((scene: Lively) => Promise<Valid[]>)[] = [
  adminScenes,
  sessionScenes,
  workerScenes,
  auditScenes,
  stakingScenes,
  marketScenes,
];

/** At least one valid transaction for every instruction of the program. */
export async function everyInstruction(): Promise<Valid[]> {
  const scene = await lively();
  const all = await settingUp();
  for (const area of AREAS) all.push(...(await area(scene)));
  return all;
}
