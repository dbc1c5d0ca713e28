import {
  assertExactly,
  closeSessionIx,
  confirmSigned,
  fetchAccount,
  formatMicro,
  refundIx,
  requestCloseIx,
  sealed,
  type Session,
} from '@shardmarket/sdk';
import { Transaction, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError } from '../errors.ts';
import { isOwn } from '../own-sessions.ts';
import { when } from '../parse.ts';
import { closeOwnSession } from '../proxy/close.ts';
import { makeTokensIx, tokensOf } from '../tokens.ts';
import { confirm, transact } from '../transact.ts';

/** Blocks for which a blockhash is good. */
const BLOCKHASH_LIFE = 150;

export interface CloseOptions extends GlobalOptions {
  /** without the keeper, over the grace period */
  readonly alone?: boolean;
}

/** `shardmarket session close`: settles what was used and brings the rest back. */
export async function closeSession(options: CloseOptions, address: PublicKey): Promise<void> {
  const context = new Context(options);
  const session = await requireOwner(context, address);
  if (options.alone) return closeAlone(context, address, session);
  const { usdcMint } = await context.config();
  const { wallet } = context;
  const before = await context.chain((c) => tokensOf(c, wallet, usdcMint));
  const signature = isOwn(context.home, address.toBase58())
    ? await closeOwnSession(context, address, session)
    : await closeWithKeeper(context, address, session);
  const refund = (await context.chain((c) => tokensOf(c, wallet, usdcMint))) - before;
  context.out.result({ session: address.toBase58(), closed: true, refund, closeAt: null, signature }, [
    `closed session ${address.toBase58()}: ${formatMicro(refund)} USDC came back to ${wallet.toBase58()}`,
    `transaction ${signature}`,
  ]);
}

/** The session, if it is there and the wallet's. @throws CliError NOT_FOUND, NOT_YOURS */
export async function requireOwner(context: Context, address: PublicKey): Promise<Session> {
  const session = await context.chain((c) => fetchAccount(c, 'session', address));
  const name = address.toBase58();
  if (!session) throw new CliError('NOT_FOUND', `there is no open session ${name} on this cluster: check it and --rpc`);
  if (session.payer.equals(context.wallet)) return session;
  const payer = session.payer.toBase58();
  throw new CliError('NOT_YOURS', `session ${name} belongs to ${payer}: use its keypair with --keypair`);
}

/** The keeper settles and signs the closing with the session's key; it is checked before the wallet signs it too. */
async function closeWithKeeper(context: Context, address: PublicKey, session: Session): Promise<string> {
  const { usdcMint } = await context.config();
  const base64 = await context.asked((k) => k.closeTransaction(address.toBase58(), context.signMessage));
  const transaction = Transaction.from(Buffer.from(base64, 'base64'));
  const { payer, rentPayer, signer: agreedBy } = session;
  assertExactly(transaction, await closeSessionIx({ session: address, usdcMint, payer, rentPayer, agreedBy }));
  const left = (await requireOwner(context, address)).settled;
  await confirm(context, [
    `close session ${address.toBase58()}: ${formatMicro(session.deposit - left)} USDC and its rent come back`,
    `signed by ${payer.toBase58()}, sent to ${context.rpcUrl}; the keeper has signed as the session's key`,
  ]);
  transaction.partialSign(context.keypair);
  return context.chain(async (c) => {
    // The keeper chose the blockhash; whatever it was, it is dead a blockhash's life from now.
    const lastValidBlockHeight = (await c.getBlockHeight('confirmed')) + BLOCKHASH_LIFE;
    return confirmSigned(c, sealed({ transaction, lastValidBlockHeight }), { pollMs: 200 });
  });
}

/** Asks the program to close it; once the grace period is over, takes the rest. */
async function closeAlone(context: Context, address: PublicKey, session: Session): Promise<void> {
  const { usdcMint, limits } = await context.config();
  const { now } = await context.clock();
  const { wallet } = context;
  const name = address.toBase58();
  if (session.finalized === 0 && session.closeAt === 0n && now < session.expiresAt + limits.closeGraceSecs) {
    const signature = await transact(context, {
      does: [
        `ask for session ${name} to be closed: no more jobs, and vouchers for what was used still count until then`,
      ],
      instructions: [await requestCloseIx(wallet, address)],
    });
    const { closeAt } = await requireOwner(context, address);
    return context.out.result({ session: name, closed: false, refund: null, closeAt, signature }, [
      `session ${name} can be closed from ${when(closeAt)} on: run this again then`,
      `transaction ${signature}`,
    ]);
  }
  const before = await context.chain((c) => tokensOf(c, wallet, usdcMint));
  const signature = await transact(context, {
    does: [`close session ${name}: what is not settled of ${formatMicro(session.deposit)} USDC comes back`],
    instructions: [makeTokensIx(wallet, wallet, usdcMint), await ending(address, session, usdcMint)],
  });
  const refund = (await context.chain((c) => tokensOf(c, wallet, usdcMint))) - before;
  context.out.result({ session: name, closed: true, refund, closeAt: null, signature }, [
    `closed session ${name}: ${formatMicro(refund)} USDC came back`,
    `transaction ${signature}`,
  ]);
}

function ending(session: PublicKey, s: Session, usdcMint: PublicKey): Promise<TransactionInstruction> {
  const { payer, rentPayer } = s;
  return s.finalized === 0
    ? closeSessionIx({ session, usdcMint, payer, rentPayer })
    : refundIx({ session, usdcMint, payer });
}
