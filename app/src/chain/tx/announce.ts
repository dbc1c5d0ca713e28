import { ProgramError } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { messageOf } from '../../errors.ts';
import { toast } from '../../ui/toasts.tsx';
import { clusterOf, explorerUrl } from '../explorer.ts';
import { refreshChain } from '../use-chain.ts';
import type { Outcome } from './deed.ts';
import { follow } from './follow.ts';
import { dropPending, type Pending } from './pending.ts';

/** ms after which a deed whose RPC is away gives the button back; it is followed on. */
const PATIENCE = 15_000;

/** The link of a toast. */
export function linkTo(signature: string, genesisHash: string, rpcUrl: string) {
  return { href: explorerUrl('tx', signature, clusterOf(genesisHash), rpcUrl), text: 'See it in the explorer' };
}

/** A failure in words: the program's own and what to do. */
export function failureText(error: unknown): string {
  if (error instanceof ProgramError) return error.code === null ? error.message : `${error.message} (${error.name})`;
  return messageOf(error);
}

/** Follows a sent transaction and shows how it goes. @param id of its toast @returns its end, or `unknown` when that takes long */
export function announce(connection: Connection, tx: Pending, id = tx.signature): Promise<Outcome> {
  const link = linkTo(tx.signature, tx.genesisHash, connection.rpcEndpoint);
  const base = { id, title: tx.title, link };
  toast({ ...base, state: 'sending' });
  const away = (error: unknown) =>
    toast({
      ...base,
      state: 'sending',
      ...(error === undefined ? {} : { detail: 'The RPC does not answer. The outcome is unknown until it does.' }),
    });
  const end = follow(connection, tx, away).then(async (result): Promise<Outcome> => {
    dropPending(tx.signature);
    await refreshChain();
    if (result.state === 'confirmed') {
      toast({ ...base, state: 'confirmed' });
      return { state: 'confirmed', signature: tx.signature };
    }
    toast({ ...base, state: 'failed', detail: failureText(result.error) });
    return { state: 'failed', error: result.error };
  });
  const late = new Promise<Outcome>((resolve) => {
    setTimeout(() => resolve({ state: 'unknown', signature: tx.signature }), PATIENCE);
  });
  return Promise.race([end, late]);
}
