import { requireAccount, CONFIG, type Config } from '@shardmarket/sdk';
import type { DatabaseKind } from '../../keeper/test/own-database.ts';
import { runSchedule } from './schedule.ts';
import { startWorld, type World } from './world.ts';

/** Schedules on each database. */
const SCHEDULES = 20;

function suite(name: string, firstSeed: number, kind: DatabaseKind): void {
  describe(`exactly once, whatever breaks, on ${name}`, () => {
    let world: World;
    let config: Config;
    before(async () => {
      world = await startWorld(kind);
      config = await requireAccount(world.market.connection, 'config', CONFIG);
    });
    after(() => world.stop());
    for (let seed = firstSeed; seed < firstSeed + SCHEDULES; seed++) {
      it(`schedule ${seed}`, async () => {
        await runSchedule(world, config, seed);
      });
    }
  });
}

suite('PGlite', 1, 'pglite');
suite('PostgreSQL', 1_001, 'postgres');
