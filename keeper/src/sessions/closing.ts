import { buildTransaction, closeSessionIx, type Config } from '@shardmarket/sdk';
import { Keypair, PublicKey, type Connection } from '@solana/web3.js';
import type { ChainReader, SessionOnChain } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import { openSessionKey } from './keys.ts';
import type { Vault } from './vault.ts';

/** Slots after `open_slot` from which the program lets a session be closed: its address must never come back. */
const OPEN_SLOT_WINDOW = 150n;

export interface ClosingDeps {
  readonly connection: Connection;
  readonly chain: Pick<ChainReader, 'slot'>;
  readonly db: Db;
  readonly vault: Vault;
  readonly config: Pick<Config, 'usdcMint'>;
}

/**
 * `close_session` by agreement: signed by the session key, to be signed by the payer, who also pays the fee.
 * @returns the transaction in base64 @throws Problem `session_too_young`
 */
export async function closingTransaction(
  { connection, chain, db, vault, config }: ClosingDeps,
  address: string,
  session: SessionOnChain,
): Promise<string> {
  const age = (await chain.slot()) - session.openSlot;
  if (age <= OPEN_SLOT_WINDOW) {
    throw new Problem(
      'session_too_young',
      `session ${address} is settled, but the chain lets it close only ${OPEN_SLOT_WINDOW + 1n - age} slots from now: try again then`,
    );
  }
  const key = await openSessionKey(db, vault, session.signer);
  const signer = Keypair.fromSeed(key.secret);
  const payer = new PublicKey(session.payer);
  const instruction = await closeSessionIx({
    session: new PublicKey(address),
    usdcMint: config.usdcMint,
    payer,
    rentPayer: new PublicKey(session.rentPayer),
    agreedBy: signer.publicKey,
  });
  const { transaction } = await buildTransaction(connection, payer, [instruction]);
  transaction.partialSign(signer);
  return transaction.serialize({ requireAllSignatures: false }).toString('base64');
}
