/** What tests of pages do on the chain besides the page. */
import { AccountLayout } from '@solana/spl-token';
import {
  ataAddress,
  drawableAt,
  drawBatchIx,
  LEDGER,
  openEpochIx,
  postReceiptsIx,
  requireAccount,
  settleIxs,
  sharesHash,
  signingKey,
  signVoucher,
} from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { DAY, type TestMarket } from '../../../keeper/test/market.ts';

/** ms of a slot, rounded up to seconds by whoever waits for some of them */
const SLOT_MS = 400n;

/** The chain's unix time in seconds. */
export function chainNow({ localnet }: TestMarket): bigint {
  return BigInt(localnet.advanceTime(0).unixTimestamp);
}

/** A buyer spends `amount` micro-USDC on a worker: 70 % are credited to it, the rest to the treasury. */
export async function spendOn(market: TestMarket, worker: PublicKey, amount: bigint): Promise<void> {
  const [payer, signer] = [Keypair.generate(), Keypair.generate()];
  const session = new PublicKey(await market.openSession(payer, signer.publicKey.toBase58(), amount));
  const shares = [{ worker: worker.toBytes(), amount }];
  const voucher = {
    session: session.toBytes(),
    ...{ from: 0n, to: amount, expiresAt: chainNow(market) + DAY },
    sharesHash: sharesHash(shares),
    receiptsRoot: new Uint8Array(32),
  };
  const signature = signVoucher(voucher, signingKey(signer.secretKey));
  await market.send(await settleIxs(signer.publicKey, voucher, signature, shares), payer);
}

/** A worker covers what it has earned with a batch of receipts. @returns the batch's number */
export async function postBatch(market: TestMarket, operator: Keypair, worker: PublicKey, amount: bigint): Promise<bigint> {
  const { batches } = await requireAccount(market.connection, 'worker', worker);
  const root = new Uint8Array(32).fill(9);
  const batch = { operator: operator.publicKey, worker, seq: batches, root, count: 1, amount };
  await market.send([await postReceiptsIx(batch)], operator);
  return batches;
}

/** Draws a batch as soon as that goes. */
export async function drawBatch(market: TestMarket, worker: PublicKey, seq: bigint): Promise<void> {
  market.localnet.advanceTime(Number((drawableAt(0n) * SLOT_MS) / 1_000n) + 1);
  await market.send([await drawBatchIx(worker, seq)], market.keeper);
}

/** Moves the clock to the beginning of the day that is `days` from the last opened one, and opens all epochs up to it. */
export async function openEpochs(market: TestMarket, days: bigint): Promise<void> {
  const { lastEpochDay } = await requireAccount(market.connection, 'ledger', LEDGER);
  for (let day = lastEpochDay + 1n; day <= lastEpochDay + days; day++) {
    const left = day * DAY - chainNow(market);
    if (left > 0n) market.localnet.advanceTime(Number(left));
    await market.send([await openEpochIx(market.keeper.publicKey, market.mints.usdcMint, day)], market.keeper);
  }
}

/** What an owner has of a token in its associated account, in the smallest unit; 0 where there is no account. */
export async function tokensOf({ connection }: TestMarket, owner: PublicKey, mint: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(ataAddress(owner, mint), 'confirmed');
  return info ? AccountLayout.decode(info.data).amount : 0n;
}
