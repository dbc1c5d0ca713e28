import { randomBytes } from 'node:crypto';
import { DAY, formatMicro, openSessionIx, ownKeyMessage, sessionAddress, sign, signingKey } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { Context, type GlobalOptions } from '../context.ts';
import { messageOf } from '../errors.ts';
import { folderOf, newOwnSession, saveOwnSession } from '../own-sessions.ts';
import { when } from '../parse.ts';
import { Journal } from '../proxy/journal.ts';
import { transact } from '../transact.ts';

export interface OpenOptions extends GlobalOptions {
  /** micro-USDC */
  readonly deposit: bigint;
  readonly days: number;
  /** keep the voucher key on this machine, for `shardmarket proxy` */
  readonly ownKey?: boolean;
}

/** `shardmarket session open`: puts a deposit into escrow and gets an API key for it. */
export async function openSession(options: OpenOptions): Promise<void> {
  const context = new Context(options);
  const { wallet: payer } = context;
  const { usdcMint } = await context.config();
  const own = options.ownKey ? Keypair.generate() : undefined;
  const signer = own?.publicKey ?? new PublicKey(await context.asked((k) => k.createSessionKey(payer.toBase58())));
  const salt = randomBytes(8).readBigUInt64LE();
  const { slot: openSlot, now } = await context.clock();
  const expiresAt = now + BigInt(options.days) * DAY;
  const session = sessionAddress(payer, salt, openSlot).toBase58();
  const { deposit } = options;
  const open = await openSessionIx({ payer, signer, usdcMint, salt, openSlot, deposit, expiresAt });
  // Before it is opened: money whose key is lost could only come back after the grace period.
  const { keeperUrl: keeper, rpcUrl: rpc, home } = context;
  const kept = own && newOwnSession({ session, payer: payer.toBase58(), keeper, rpc }, own);
  if (kept) {
    saveOwnSession(home, kept);
    Journal.begin(folderOf(home, session), session).close();
  }
  const whose = own ? `a key that stays in ${home}` : `a key that ${keeper} keeps`;
  const signature = await transact(context, {
    does: [
      `open session ${session}: ${formatMicro(deposit)} USDC of ${payer.toBase58()} into escrow until ${when(expiresAt)}`,
      `to be spent by vouchers of ${signer.toBase58()}, ${whose}`,
    ],
    instructions: [open],
  });
  const apiKey = await newKey(context, session, own);
  if (kept) saveOwnSession(home, { ...kept, apiKey });
  const facts = { session, signer: signer.toBase58(), deposit, expiresAt, signature };
  if (own) {
    return context.out.result({ ...facts, ownKey: true, apiKey: null }, [
      `opened session ${session} with ${formatMicro(deposit)} USDC; its key is in ${home}`,
      `next: \`shardmarket proxy --session ${session}\``,
      `transaction ${signature}`,
    ]);
  }
  context.out.result({ ...facts, ownKey: false, apiKey }, [
    `opened session ${session} with ${formatMicro(deposit)} USDC, until ${when(expiresAt)}`,
    `transaction ${signature}`,
    'use it with any OpenAI client; the key is shown this once:',
    `  export OPENAI_BASE_URL=${keeper}/v1 OPENAI_API_KEY=${apiKey}`,
  ]);
}

/** Makes the session known to the keeper, if its key is ours, and gets an API key. */
async function newKey(context: Context, session: string, own: Keypair | undefined): Promise<string> {
  try {
    if (own) await registerOwnKey(context, session, own);
    return await context.asked((k) => k.createApiKey(session, context.wallet.toBase58(), context.signMessage));
  } catch (error) {
    const next = own ? '`shardmarket proxy` asks for the key again' : '`shardmarket keys create` asks for one again';
    context.out.say(`session ${session} is open, but there is no API key yet (${messageOf(error)}): ${next}`);
    throw error;
  }
}

/** Proves to the keeper that the session's voucher key is held here. */
export async function registerOwnKey(context: Context, session: string, key: Keypair): Promise<void> {
  const { keeper } = z.object({ keeper: z.string() }).parse(await context.asked((k) => k.get('/v1/keeper')));
  const signed = (timestamp: number) => sign(ownKeyMessage(keeper, session, timestamp), signingKey(key.secretKey));
  await context.asked((k) => k.holdOwnKey(session, signed));
}
