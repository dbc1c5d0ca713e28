import { fetchAccounts, type Session } from '@shardmarket/sdk';
import { PublicKey, SYSVAR_CLOCK_PUBKEY } from '@solana/web3.js';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { useChain } from '../../../chain/use-chain.ts';
import { keeper } from '../../../keeper/client.ts';
import { queries } from '../../../query.ts';
import { inOrder } from './state.ts';

/** A session of the connected wallet as the chain has it. */
export interface OwnSession {
  /** base58 */
  readonly address: string;
  readonly account: Session;
}

/** Every session of a wallet, those that can still be used first. @param payer base58; undefined: none is asked for */
export function useSessions(payer: string | undefined) {
  return useChain(
    ['sessions', payer ?? ''],
    async (connection): Promise<OwnSession[]> => {
      const found = await fetchAccounts(connection, 'session', new PublicKey(payer ?? ''));
      return inOrder(found).map(({ address, account }) => ({ address: address.toBase58(), account }));
    },
    { everyMs: 5_000, enabled: payer !== undefined },
  );
}

/** The chain's slot, as its programs see it. */
export function useSlot(enabled: boolean) {
  return useChain(
    ['slot'],
    async (connection) => {
      const clock = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, 'confirmed');
      if (!clock) throw new Error('the cluster has no clock account');
      return new DataView(clock.data.buffer, clock.data.byteOffset).getBigUint64(0, true);
    },
    { everyMs: 3_000, enabled },
  );
}

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
const booksSchema = z.object({ unsettled: micro, reserved: micro, available: micro });
/** What a keeper's books say of a session, micro-USDC; the chain does not know it yet. */
export type Books = z.infer<typeof booksSchema>;

const BOOKS = 'books';
/** ms between two looks into them */
const LOOK_MS = 4_000;

/** What the keeper's books say of a session; undefined while they are not known. */
export function useBooks(session: string, enabled = true) {
  return useQuery({
    queryKey: [BOOKS, session],
    queryFn: async () => booksSchema.parse(await keeper.get(`/v1/sessions/${session}`)),
    enabled,
    refetchInterval: LOOK_MS,
  });
}

/** Reads the keeper's books again: after a job. */
export function refreshBooks(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [BOOKS] });
}
