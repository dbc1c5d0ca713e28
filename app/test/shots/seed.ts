/** A past for the market of the pictures: jobs, epochs, burns; and what the wallet of the visitor has in it. */
import { fromHex, registerWorkerIx, stakeIx, workerAddress } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { ASK } from '../../../keeper/test/market.ts';
import { openEpochs, spendOn } from '../support/chain.ts';
import type { AppPage } from '../support/page.ts';
import { paidJob, type PaidJob } from '../support/paid-job.ts';
import type { Stack } from '../support/stack.ts';

const TOKEN = 1_000_000n;
/** Seconds between two slices of the burn, with some to spare; and how many are waited for. */
const [SLICE_SECS, SLICES] = [700, 8];

/** Buyers, a staker, some days, burns. @returns the last job, settled */
export async function seedMarket(s: Stack): Promise<PaidJob> {
  const { market, keeper } = s;
  const { zeroMint } = market.mints;
  const staker = Keypair.generate();
  market.localnet.faucet(staker.publicKey, { sol: TOKEN * 1_000n, zero: 40_000n * TOKEN });
  await market.send([await stakeIx(staker.publicKey, zeroMint, 40_000n * TOKEN)], staker);
  // Not one of the ring: a bond carries only so many earnings.
  const worker = new PublicKey((await market.register([0, 2])).address);
  for (const spent of [180n, 320n, 240n]) {
    await spendOn(market, worker, spent * TOKEN);
    await openEpochs(market, 1n);
  }
  await openEpochs(market, 3n);
  for (let i = 0; i < SLICES; i++) {
    market.localnet.advanceTime(SLICE_SECS);
    await keeper.tick('all');
  }
  return paidJob(s);
}

/** Funds a visitor's wallet, and gives it a session, a stake and a worker. */
export async function seedWallet({ wallet, stack: { market } }: AppPage): Promise<void> {
  const { keypair } = wallet;
  const owner = keypair.publicKey;
  const { zeroMint } = market.mints;
  market.localnet.faucet(owner, { sol: 2_000_000_000n, usdc: 1_250_500_000n, zero: 15_000n * TOKEN });
  await market.openSession(keypair, Keypair.generate().publicKey.toBase58(), 25n * TOKEN);
  const terms = { ask: ASK, bond: 500n * TOKEN, payout: owner };
  const layers: [number, number] = [0, 2];
  const manifestHash = fromHex(market.model.hash, 32);
  await market.send(
    [
      await stakeIx(owner, zeroMint, 5_000n * TOKEN),
      await registerWorkerIx({ operator: owner, manifestHash, zeroMint, layers, ...terms }),
    ],
    keypair,
  );
  const worker = workerAddress(owner);
  await spendOn(market, worker, 12n * TOKEN);
}
