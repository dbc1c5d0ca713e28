import {
  closeSessionIx,
  finalizeCloseIx,
  openSessionIx,
  reclaimIx,
  refundIx,
  requestCloseIx,
  topUpIx,
} from '@shardmarket/sdk';
import { key, mints, USDC } from '../actors.ts';
import { lastSettlement, sessionTerms, settlement, sharesOf } from '../deeds.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const [buyer, stranger] = [key('buyer'), key('stranger')];

export async function sessionScenes({ world, hand, escrow, closing }: Lively): Promise<Valid[]> {
  const terms = { session: escrow.address, usdcMint: mints.usdcMint };
  const ending = { ...terms, payer: buyer.publicKey, rentPayer: buyer.publicKey };
  const agreed = { ...ending, agreedBy: escrow.signer.publicKey };
  const fresh = sessionTerms(world, { salt: 3n, rentPayer: stranger.publicKey });
  const ended = { ...ending, session: closing.address };
  const finalize = await finalizeCloseIx(closing.address);
  const final = world.fork()();
  final.send([finalize], [stranger]);
  const refunded = final.fork()();
  refunded.send([await refundIx(ended)], [stranger]);
  return [
    valid(world, await openSessionIx(fresh), buyer, stranger),
    valid(world, await topUpIx({ ...terms, funder: stranger.publicKey, amount: 1n }), stranger),
    { world, instructions: await settlement(world, escrow, sharesOf([hand, USDC])), signers: [] },
    valid(world, await requestCloseIx(buyer.publicKey, escrow.address), buyer),
    { ...valid(world, await closeSessionIx(agreed), buyer, escrow.signer), variant: 'agreed' },
    { ...valid(world, await closeSessionIx(ended)), variant: 'by anyone' },
    valid(world, finalize),
    valid(final, await refundIx(ended)),
    valid(refunded, await reclaimIx(closing.address, buyer.publicKey)),
    {
      world,
      instructions: await lastSettlement(world, escrow, sharesOf([hand, USDC])),
      signers: [buyer, escrow.signer],
    },
  ];
}
