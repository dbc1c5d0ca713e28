import { closeSessionIx, formatMicro, type Session } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Context } from '../context.ts';
import { folderOf, readOwnSession, voucherKeyOf } from '../own-sessions.ts';
import { transact } from '../transact.ts';
import { Journal } from './journal.ts';
import { Prices } from './prices.ts';
import { recoverAsks } from './recover.ts';
import { settleAll, Signer } from './signer.ts';

/** ms that the keeper gets to settle. */
const PATIENCE_MS = 60_000;

/** Signs what is owed, waits until it is settled, and closes the session with payer and voucher key. @returns the signature */
export async function closeOwnSession(context: Context, address: PublicKey, session: Session): Promise<string> {
  const own = readOwnSession(context.home, address.toBase58());
  const key = voucherKeyOf(own);
  const journal = Journal.resume(folderOf(context.home, own.session), own.session);
  try {
    recoverAsks(journal);
    const { apiKey } = own;
    if (apiKey !== null) {
      const prices = new Prices(context.connection);
      const signer = new Signer({ keeper: context.keeper, apiKey, journal, prices, key });
      await context.asked(() => settleAll(signer, PATIENCE_MS));
    }
    const { usdcMint } = await context.config();
    const { payer, rentPayer, signer: agreedBy } = session;
    return await transact(context, {
      does: [
        `close session ${own.session}: what is left of ${formatMicro(session.deposit)} USDC and its rent come back`,
      ],
      instructions: [await closeSessionIx({ session: address, usdcMint, payer, rentPayer, agreedBy })],
      signers: [key],
    });
  } finally {
    journal.close();
  }
}
