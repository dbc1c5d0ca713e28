import { randomBytes } from 'node:crypto';
import {
  assertExactly,
  ataAddress,
  closeSessionIx,
  confirmSigned,
  DAY,
  openSessionIx,
  sealed,
  sendAndConfirm,
  sessionAddress,
  sign,
  signingKey,
} from '@shardmarket/sdk';
import { Keypair, PublicKey, Transaction } from '@solana/web3.js';
import type { Market } from './market.ts';

/** Blocks for which a blockhash is good. */
const BLOCKHASH_LIFE = 150;

/** A funded buyer with an open escrow session and an API key for it. */
export interface Buyer {
  readonly keypair: Keypair;
  readonly session: PublicKey;
  /** the voucher key, which the keeper keeps */
  readonly signer: PublicKey;
  readonly apiKey: string;
  /** micro-USDC in escrow */
  readonly deposit: bigint;
  readonly opened: string;
}

/** Opens an escrow session of `deposit` micro-USDC as a new buyer would, and gets its API key. */
export async function openBuyer(market: Market, deposit: bigint): Promise<Buyer> {
  const { chain, keeper } = market;
  const keypair = Keypair.generate();
  const payer = keypair.publicKey;
  await chain.give(payer, { sol: 1_000_000_000n, usdc: deposit });
  const signer = new PublicKey(await keeper.client.createSessionKey(payer.toBase58()));
  const salt = randomBytes(8).readBigUInt64LE();
  const openSlot = BigInt(await chain.connection.getSlot('confirmed'));
  const expiresAt = (await chain.now()) + 30n * DAY;
  const open = await openSessionIx({ payer, signer, usdcMint: chain.mints.usdc, salt, openSlot, deposit, expiresAt });
  const opened = await sendAndConfirm(chain.connection, [open], [keypair], { pollMs: 50 });
  const session = sessionAddress(payer, salt, openSlot);
  const key = signingKey(keypair.secretKey);
  const apiKey = await keeper.client.createApiKey(session.toBase58(), payer.toBase58(), (m) => sign(m, key));
  return { keypair, session, signer, apiKey, deposit, opened };
}

/** Has the keeper settle and co-sign, signs as the payer, sends. @returns the signature and the micro-USDC refunded */
export async function closeBuyer(market: Market, buyer: Buyer): Promise<{ signature: string; refund: bigint }> {
  const { connection, mints } = market.chain;
  const key = signingKey(buyer.keypair.secretKey);
  const wallet = ataAddress(buyer.keypair.publicKey, mints.usdc);
  const before = BigInt((await connection.getTokenAccountBalance(wallet)).value.amount);
  const base64 = await market.keeper.client.closeTransaction(buyer.session.toBase58(), (m) => sign(m, key));
  const transaction = Transaction.from(Buffer.from(base64, 'base64'));
  const { session, signer: agreedBy } = buyer;
  const payer = buyer.keypair.publicKey;
  assertExactly(
    transaction,
    await closeSessionIx({ session, usdcMint: mints.usdc, payer, rentPayer: payer, agreedBy }),
  );
  transaction.partialSign(buyer.keypair);
  // The keeper chose the blockhash; whatever it was, it is dead a blockhash's life from now.
  const lastValidBlockHeight = (await connection.getBlockHeight('confirmed')) + BLOCKHASH_LIFE;
  const signature = await confirmSigned(connection, sealed({ transaction, lastValidBlockHeight }), { pollMs: 50 });
  const after = BigInt((await connection.getTokenAccountBalance(wallet)).value.amount);
  return { signature, refund: after - before };
}
