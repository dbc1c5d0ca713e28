import {
  dayOf,
  fetchAccounts,
  formatMicro,
  LEDGER,
  PROGRAM_ID,
  requireAccount,
  STAKE_POOL,
  treasuryAvailable,
  treasuryTotal,
} from '@shardmarket/sdk';
import { z } from 'zod';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError } from '../errors.ts';
import type { Row } from '../output.ts';
import { when } from '../parse.ts';

const keeperSchema = z.object({
  keeper: z.string(),
  models: z.array(
    z.object({ id: z.string(), available: z.boolean(), price_micro_usdc_per_million: z.string().nullable() }),
  ),
});
type KeeperStatus = z.infer<typeof keeperSchema>;

/** `shardmarket status`: the network, the market's books, the epoch, and the keeper where one answers. */
export async function status(options: GlobalOptions): Promise<void> {
  const context = new Context(options);
  const config = await context.config();
  const { slot, now } = await context.clock();
  const { ledger, pool, workers } = await context.chain(async (connection) => ({
    ledger: await requireAccount(connection, 'ledger', LEDGER),
    pool: await requireAccount(connection, 'stakePool', STAKE_POOL),
    workers: (await fetchAccounts(connection, 'worker')).filter(({ account: w }) => w.bond > 0n && w.exitAt === 0n),
  }));
  const keeper = await keeperStatus(context);
  const today = dayOf(now);
  const window = config.limits.challengeWindowSecs;
  const epoch = {
    today,
    lastOpened: ledger.lastEpochDay,
    available: treasuryAvailable(ledger, today, window),
    treasury: treasuryTotal(ledger),
    burnBudget: ledger.burnBudget,
    zeroBurned: ledger.zeroBurned,
  };
  const stake = { total: pool.totalStaked, cooling: pool.totalCooling, streaming: pool.streamRemaining };
  const network = { rpc: context.rpcUrl, program: PROGRAM_ID.toBase58(), slot, now, pausedUntil: config.pausedUntil };
  context.out.result({ network, epoch, stake, workers: workers.length, keeper: keeper ?? null }, [
    ['network', `${context.rpcUrl}, slot ${slot}, ${when(now)}`],
    [
      'program',
      `${PROGRAM_ID.toBase58()}${config.pausedUntil > now ? `, paused until ${when(config.pausedUntil)}` : ''}`,
    ],
    ['epoch', `day ${today}, last opened ${ledger.lastEpochDay}`],
    ['treasury', `${formatMicro(epoch.treasury)} USDC, ${formatMicro(epoch.available)} of it can be split today`],
    ['burns', `${formatMicro(epoch.burnBudget)} USDC to spend, ${formatMicro(epoch.zeroBurned)} ZERO burned so far`],
    ['staked', `${formatMicro(stake.total)} ZERO, ${formatMicro(stake.streaming)} USDC streaming to stakers`],
    ['workers', `${workers.length} bonded`],
    ...keeperRows(context, keeper),
  ]);
}

async function keeperStatus(context: Context): Promise<KeeperStatus | undefined> {
  try {
    return keeperSchema.parse(await context.asked((keeper) => keeper.get('/v1/keeper')));
  } catch (error) {
    if (error instanceof CliError && error.code === 'KEEPER_UNREACHABLE') return undefined;
    throw error;
  }
}

function keeperRows({ keeperUrl }: Context, keeper: KeeperStatus | undefined): Row[] {
  if (!keeper) return [['keeper', `none answers at ${keeperUrl} (--keeper)`]];
  const models = keeper.models.map(({ id, available, price_micro_usdc_per_million: price }): Row => {
    const cost = price === null ? '' : `, ${formatMicro(BigInt(price))} USDC per million positions`;
    return ['model', `${id}: ${available ? `served${cost}` : 'no ring can serve it now'}`];
  });
  return [['keeper', `${keeper.keeper} at ${keeperUrl}`], ...models];
}
