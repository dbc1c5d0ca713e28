import { Keypair } from '@solana/web3.js';
import { signingKey, type SigningKey } from '@shardmarket/sdk';
import { and, count, eq, isNotNull, lt, notExists } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import type { Vault } from './vault.ts';

/** Keys handed out that no session uses yet: anybody may ask for one, so there is an end to it. */
const MAX_UNUSED_KEYS = 10_000;
/** ms after which an unused key may make room for others. */
const UNUSED_KEY_LIFE_MS = 7 * 86_400_000;

/** A voucher key for a payer: its unused one if there is one, else a fresh one. @returns its public key */
export async function sessionKeyFor(db: Db, vault: Vault, payer: string, maxUnused = MAX_UNUSED_KEYS): Promise<string> {
  const unused = notExists(db.select().from(sessions).where(eq(sessions.signer, sessionKeys.signer)));
  const [known] = await db
    .select({ signer: sessionKeys.signer })
    .from(sessionKeys)
    .where(and(eq(sessionKeys.payer, payer), isNotNull(sessionKeys.sealed), unused))
    .limit(1);
  if (known) return known.signer;
  const held = async () => (await db.select({ n: count() }).from(sessionKeys).where(unused))[0]?.n ?? 0;
  if ((await held()) >= maxUnused) {
    const old = lt(sessionKeys.createdAt, new Date(Date.now() - UNUSED_KEY_LIFE_MS));
    await db.delete(sessionKeys).where(and(unused, old));
    if ((await held()) >= maxUnused) {
      throw new Problem('too_many_session_keys', 'too many session keys are waiting for a session: try again later');
    }
  }
  const pair = Keypair.generate();
  const signer = pair.publicKey.toBase58();
  await db.insert(sessionKeys).values({ signer, payer, sealed: vault.seal(pair.secretKey.slice(0, 32), signer) });
  return signer;
}

/** The secret of a voucher key of ours. @throws Problem `session_not_ours` */
export async function openSessionKey(db: Db, vault: Vault, signer: string): Promise<SigningKey> {
  const [row] = await db.select().from(sessionKeys).where(eq(sessionKeys.signer, signer));
  if (!row?.sealed) throw new Problem('session_not_ours', `the session's signer ${signer} is not a key of this keeper`);
  return signingKey(vault.open(row.sealed, signer));
}
