import type { TransactionInstruction } from '@solana/web3.js';
import type { ReactNode } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import type { DeedContext, Outcome } from '../../chain/tx/deed.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { useWallet } from '../../wallet/use-wallet.ts';

/** A transaction that a button of this page makes. */
export interface Act {
  readonly title: string;
  readonly instructions: (payer: DeedContext['payer']) => Promise<TransactionInstruction[]>;
}

/** What the buttons of this page share. */
export interface Hand {
  readonly busy: boolean;
  /** never throws; a toast says how it goes */
  readonly run: (act: Act) => Promise<Outcome>;
  /** The first reason that holds: of the page, of the wallet, of its SOL. @param rent lamports besides the fee */
  readonly blocked: (wait: ReactNode, rent?: bigint) => ReactNode;
  /** lamports that a transaction costs. @param rent lamports besides the fee */
  readonly cost: (rent?: bigint) => bigint;
  /** what the wallet has; undefined where none is connected, or before it is known */
  readonly balances: ReturnType<typeof useBalances>['data'];
}

export function useHand(): Hand {
  const { address } = useWallet();
  const { send, busy, blocked } = useTransaction();
  const { data: balances } = useBalances(address);
  return {
    busy,
    balances,
    run: ({ title, instructions }) =>
      send({ title, build: async ({ payer }) => ({ instructions: await instructions(payer) }) }),
    blocked: (wait, rent = 0n) => wait ?? blocked ?? lacksSol(balances?.lamports, rent),
    cost: (rent = 0n) => rent + FEE,
  };
}
