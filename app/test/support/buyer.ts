/** What the tests of the page for buyers look up on the chain, and do besides the page. */
import {
  ataAddress,
  fetchAccount,
  fetchAccounts,
  KeeperClient,
  sign,
  signingKey,
  type Session,
  type SignMessage,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import type { AppPage } from './page.ts';

export interface BuyerPage {
  readonly client: KeeperClient;
  readonly sign: SignMessage;
  /** micro-USDC and lamports of the wallet */
  funds(): Promise<{ usdc: bigint; lamports: bigint }>;
  /** sessions of the wallet on chain */
  sessions(): Promise<{ address: string; account: Session }[]>;
  session(address: string): Promise<Session | null>;
}

export function buyerOf(app: AppPage): BuyerPage {
  const { market, keeper } = app.stack;
  const { connection, mints } = market;
  const { keypair } = app.wallet;
  return {
    client: new KeeperClient(keeper.url),
    sign: (message) => sign(message, signingKey(keypair.secretKey)),
    funds: async () => ({
      usdc: BigInt(
        (await connection.getTokenAccountBalance(ataAddress(keypair.publicKey, mints.usdcMint))).value.amount,
      ),
      lamports: BigInt(await connection.getBalance(keypair.publicKey)),
    }),
    sessions: async () =>
      (await fetchAccounts(connection, 'session', keypair.publicKey)).map(({ address, account }) => ({
        address: address.toBase58(),
        account,
      })),
    session: (address) => fetchAccount(connection, 'session', new PublicKey(address)),
  };
}
