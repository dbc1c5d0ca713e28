import { fetchAccounts, formatMicro, topUpIx, type Session } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { Context, type GlobalOptions } from '../context.ts';
import { table } from '../output.ts';
import { isOwn } from '../own-sessions.ts';
import { when } from '../parse.ts';
import { transact } from '../transact.ts';
import { requireOwner } from './session-close.ts';

const micro = z.string().transform(BigInt);
const usageSchema = z.object({
  deposit: micro,
  settled: micro,
  unsettled: micro,
  reserved: micro,
  available: micro,
});

/** `shardmarket session list`: every session of the wallet on chain. */
export async function listSessions(options: GlobalOptions): Promise<void> {
  const context = new Context(options);
  const { now } = await context.clock();
  const found = await context.chain((c) => fetchAccounts(c, 'session', context.wallet));
  const sessions = found.map(({ address, account: s }) => ({
    session: address.toBase58(),
    state: stateOf(s, now),
    deposit: s.deposit,
    settled: s.settled,
    left: s.deposit - s.settled - s.refunded,
    expiresAt: s.expiresAt,
    ownKey: isOwn(context.home, address.toBase58()),
  }));
  const rows = sessions.map((s) => [
    s.session,
    s.state,
    formatMicro(s.left),
    when(s.expiresAt),
    s.ownKey ? 'here' : '',
  ]);
  context.out.result(
    { payer: context.wallet.toBase58(), sessions },
    rows.length === 0
      ? [`${context.wallet.toBase58()} has no session: \`shardmarket session open --deposit 5\` opens one`]
      : table(['session', 'state', 'USDC left', 'ends', 'key'], rows),
  );
}

/** `shardmarket session usage`: what a session has used, on chain and by the keeper's books. */
export async function sessionUsage(options: GlobalOptions, address: PublicKey): Promise<void> {
  const context = new Context(options);
  const session = address.toBase58();
  const { deposit, settled, unsettled, reserved, available } = usageSchema.parse(
    await context.asked((k) => k.get(`/v1/sessions/${session}`)),
  );
  context.out.result({ session, deposit, settled, unsettled, reserved, available }, [
    ['session', session],
    ['deposit', `${formatMicro(deposit)} USDC`],
    ['settled', `${formatMicro(settled)} USDC, on chain`],
    ['unsettled', `${formatMicro(unsettled)} USDC of jobs that ended`],
    ['reserved', `${formatMicro(reserved)} USDC for jobs that run`],
    ['available', `${formatMicro(available)} USDC`],
  ]);
}

/** `shardmarket session top-up`: adds `amount` micro-USDC; it goes to the session's payer if it is not spent. */
export async function topUp(options: GlobalOptions, address: PublicKey, amount: bigint): Promise<void> {
  const context = new Context(options);
  const { usdcMint } = await context.config();
  const session = address.toBase58();
  await requireOwner(context, address);
  const signature = await transact(context, {
    does: [`add ${formatMicro(amount)} USDC of ${context.wallet.toBase58()} to session ${session}`],
    instructions: [await topUpIx({ funder: context.wallet, session: address, usdcMint, amount })],
  });
  const { deposit } = await requireOwner(context, address);
  context.out.result({ session, amount, deposit, signature }, [
    `added ${formatMicro(amount)} USDC to session ${session}, ${formatMicro(deposit)} USDC in all`,
    `transaction ${signature}`,
  ]);
}

function stateOf({ finalized, closeAt, expiresAt }: Session, now: bigint): 'open' | 'closing' | 'expired' | 'final' {
  if (finalized !== 0) return 'final';
  if (closeAt !== 0n) return 'closing';
  return expiresAt <= now ? 'expired' : 'open';
}
