/** A market in which a buyer has spent, a worker has posted receipts, and a day's epoch is due. */
import {
  FEE_USDC_VAULT,
  fromHex,
  KeeperClient,
  observePriceIx,
  registerWorkerIx,
  requireAccount,
  sign,
  signingKey,
  sweepFeesIx,
  venueAddress,
  workerAddress,
} from '@shardmarket/sdk';
import { createMintToInstruction } from '@solana/spl-token';
import { Keypair, type PublicKey } from '@solana/web3.js';
import { DAY, type TestMarket } from '../../../keeper/test/market.ts';
import { drawBatch, openEpochs, postBatch, spendOn } from './chain.ts';
import { ownStack, type Stack } from './stack.ts';

const USDC = 1_000_000n;
const ZERO = 1_000_000n;
/** micro-USDC that the buyer has spent: 30 % are the treasury's */
const SPENT = 50_000n * USDC;

export interface Treasury {
  readonly stack: Stack;
  /** the account of the worker that has posted a batch */
  readonly worker: PublicKey;
  /** micro-USDC of the first day: the due epoch splits it */
  readonly splits: bigint;
}

let made: Promise<Treasury> | undefined;

/** Made once for all files. */
export function treasury(): Promise<Treasury> {
  return (made ??= make());
}

/** The stack of the pages about burn, network and the whole market. */
export const burnStack = (): Promise<Stack> => ownStack('burn');

async function make(): Promise<Treasury> {
  const stack = await burnStack();
  const { market } = stack;
  const operator = Keypair.generate();
  const worker = workerAddress(operator.publicKey);
  market.localnet.faucet(operator.publicKey, { sol: 1_000_000_000n, zero: 1_000n * ZERO });
  const terms = { manifestHash: fromHex(market.model.hash, 32), zeroMint: market.mints.zeroMint };
  const offer = { layers: [0, 6] as const, ask: 4_000_000n, bond: 1_000n * ZERO, payout: operator.publicKey };
  await market.send([await registerWorkerIx({ operator: operator.publicKey, ...terms, ...offer })], operator);
  await spendOn(market, worker, SPENT);
  await postBatch(market, operator, worker, 700n * USDC);
  await drawBatch(market, worker, 0n);
  await openEpochs(market, 1n);
  const { authority } = market.localnet;
  await market.send(
    [
      createMintToInstruction(market.mints.usdcMint, FEE_USDC_VAULT, authority.publicKey, 5n * USDC),
      await sweepFeesIx(),
    ],
    authority,
  );
  market.localnet.advanceTime(Number(DAY));
  await spendOn(market, worker, 100n * USDC + 1n);
  return { stack, worker, splits: (SPENT * 3n) / 10n };
}

/** Records the pool's price, then again and again until the average covers 20 minutes. */
export async function watchPrice(market: TestMarket): Promise<void> {
  const venue = await requireAccount(market.connection, 'venue', venueAddress(market.localnet.pool.address));
  for (let passed = 0; passed < 25; passed += 5) {
    market.localnet.advanceTime(300);
    await market.send([await observePriceIx(venue)], market.keeper);
  }
}

/** Asks for a completion as a buyer of its own. @returns its stream */
export async function startJob({ market, keeper }: Stack, signal?: AbortSignal): Promise<Response> {
  const payer = Keypair.generate();
  const client = new KeeperClient(keeper.url);
  const signer = await client.createSessionKey(payer.publicKey.toBase58());
  const session = await market.openSession(payer, signer, 10n * USDC);
  const proof = signingKey(payer.secretKey);
  const key = await client.createApiKey(session, payer.publicKey.toBase58(), (m) => sign(m, proof));
  return fetch(`${keeper.url}/v1/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: market.model.name, prompt: 'Hello', max_tokens: 64, stream: true }),
    ...(signal && { signal }),
  });
}
