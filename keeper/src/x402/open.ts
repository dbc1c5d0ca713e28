import type { Config, SigningKey } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import type { ChainReader } from '../chain/port.ts';
import type { Sender } from '../chain/tx/sender.ts';
import type { KeeperConfig } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Log } from '../log.ts';
import type { Sessions } from '../sessions/service.ts';
import { Cashier } from './cashier.ts';
import { House } from './house.ts';

interface Parts {
  readonly connection: Connection;
  readonly chain: ChainReader;
  readonly db: Db;
  /** of this process */
  readonly tag: string;
  readonly sender: Sender;
  readonly sessions: Sessions;
  readonly program: Pick<Config, 'usdcMint'>;
  readonly key: SigningKey;
  readonly log: Log;
}

/** What takes x402 payments, if the keeper is to. */
export function openCashier(
  { x402, keypair }: Pick<KeeperConfig, 'x402' | 'keypair'>,
  parts: Parts,
): { house?: House; cashier?: Cashier } {
  if (!x402) return {};
  const { connection, chain, db, tag, sender, sessions, program, key, log } = parts;
  const { usdcMint } = program;
  const { network, fee, deposit, settleWaitMs } = x402;
  const keeper = keypair.publicKey;
  const newKey = (payer: string) => sessions.newKey(payer);
  const house = new House({ connection, chain, db, sender, newKey, keeper, usdcMint, deposit, log });
  const terms = { network, asset: usdcMint.toBase58(), keeper: keeper.toBase58(), fee };
  return { house, cashier: new Cashier({ db, tag, connection, sender, house, keypair, key, terms, settleWaitMs }) };
}
