import { randomBytes } from 'node:crypto';
import { DAY, formatMicro, openSessionIx, sessionAddress } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { messageOf } from '../errors.ts';
import { when } from '../parse.ts';
import { transact } from '../transact.ts';

export interface OpenOptions extends GlobalOptions {
  /** micro-USDC */
  readonly deposit: bigint;
  readonly days: number;
}

/** `shardmarket session open`: puts a deposit into escrow and gets an API key for it. */
export async function openSession(options: OpenOptions): Promise<void> {
  const context = new Context(options);
  const { wallet: payer } = context;
  const { usdcMint } = await context.config();
  const signer = new PublicKey(await context.asked((k) => k.createSessionKey(payer.toBase58())));
  const salt = randomBytes(8).readBigUInt64LE();
  const { slot: openSlot, now } = await context.clock();
  const expiresAt = now + BigInt(options.days) * DAY;
  const session = sessionAddress(payer, salt, openSlot).toBase58();
  const { deposit } = options;
  const open = await openSessionIx({ payer, signer, usdcMint, salt, openSlot, deposit, expiresAt });
  const signature = await transact(context, {
    does: [
      `open session ${session}: ${formatMicro(deposit)} USDC of ${payer.toBase58()} into escrow until ${when(expiresAt)}`,
      `to be spent by vouchers of ${signer.toBase58()}, a key that ${context.keeperUrl} keeps`,
    ],
    instructions: [open],
  });
  const apiKey = await newKey(context, session);
  const facts = { session, signer: signer.toBase58(), deposit, expiresAt, signature };
  context.out.result({ ...facts, apiKey }, [
    `opened session ${session} with ${formatMicro(deposit)} USDC, until ${when(expiresAt)}`,
    `transaction ${signature}`,
    'use it with any OpenAI client; the key is shown this once:',
    `  export OPENAI_BASE_URL=${context.keeperUrl}/v1 OPENAI_API_KEY=${apiKey}`,
  ]);
}

async function newKey(context: Context, session: string): Promise<string> {
  try {
    return await context.asked((k) => k.createApiKey(session, context.wallet.toBase58(), context.signMessage));
  } catch (error) {
    const next = `\`shardmarket keys create --session ${session}\` asks for one again`;
    context.out.say(`session ${session} is open, but there is no API key yet (${messageOf(error)}): ${next}`);
    throw error;
  }
}
