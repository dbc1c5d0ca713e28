import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { FIRST_SLOT, SLOT_MS, SLOTS_PER_EPOCH } from '../chain/clock.ts';
import { genesisHash } from '../chain/hashes.ts';
import { invalidParams } from '../errors.ts';
import { API_VERSION, method, withContext, type Methods } from './method.ts';
import { address, config, count } from './params.ts';

const optionalConfig = z.tuple([config.optional()]);

/** Methods about the cluster, its time and its blocks. */
export function clusterMethods(chain: Chain): Methods {
  return {
    getHealth: method(z.tuple([]), () => 'ok'),
    getVersion: method(z.tuple([]), () => ({ 'feature-set': 0, 'solana-core': API_VERSION })),
    getGenesisHash: method(z.tuple([]), () => genesisHash(chain.seed)),
    getSlot: method(optionalConfig, () => chain.moment().slot),
    getBlockHeight: method(optionalConfig, () => chain.moment().blockHeight),
    getTransactionCount: method(optionalConfig, () => chain.history.transactionCount),
    getFirstAvailableBlock: method(z.tuple([]), () => FIRST_SLOT),
    minimumLedgerSlot: method(z.tuple([]), () => FIRST_SLOT),
    getEpochInfo: method(optionalConfig, () => {
      const { slot, blockHeight, epoch, slotIndex } = chain.moment();
      return {
        absoluteSlot: slot,
        blockHeight,
        epoch,
        slotIndex,
        slotsInEpoch: SLOTS_PER_EPOCH,
        transactionCount: chain.history.transactionCount,
      };
    }),
    getEpochSchedule: method(z.tuple([]), () => ({
      firstNormalEpoch: 0,
      firstNormalSlot: 0,
      leaderScheduleSlotOffset: SLOTS_PER_EPOCH,
      slotsPerEpoch: SLOTS_PER_EPOCH,
      warmup: false,
    })),
    getBlockTime: method(z.tuple([count]), ([slot]) => {
      const now = chain.moment();
      if (slot > now.slot) throw invalidParams(`slot ${slot} is in the future (now ${now.slot})`);
      const record = chain.history.entries().findLast((entry) => entry.slot <= slot);
      if (record?.slot === slot) return record.blockTime;
      return now.unixTimestamp - Math.round(((now.slot - slot) * SLOT_MS) / 1000);
    }),
    getLatestBlockhash: method(optionalConfig, () => withContext(chain, chain.latestBlockhash())),
    isBlockhashValid: method(z.tuple([address, config.optional()]), ([blockhash]) =>
      withContext(chain, chain.isBlockhashValid(blockhash)),
    ),
    getRecentPrioritizationFees: method(z.tuple([z.array(address).max(128).optional()]), () => [
      { slot: chain.moment().slot, prioritizationFee: 0 },
    ]),
  };
}
