/** A challenger that makes its token account unusable holds no verdict back. */
import assert from 'node:assert/strict';
import { ataAddress, challengerAccount, ProgramError, resolveIx } from '@shardmarket/sdk';
import {
  AuthorityType,
  createCloseAccountInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
} from '@solana/spl-token';
import { SystemProgram } from '@solana/web3.js';
import { key, limits, mints, ZERO } from './support/actors.ts';
import { answered, batchIn, challenger, recess, resolution, resolve, votes, type Court } from './support/court.ts';
import { assertOver } from './support/outcome.ts';
import { tokenBalance } from './support/tokens.ts';

const [keeper, stranger] = [key('keeper'), key('stranger')];
const theirs = ataAddress(challenger.publicKey, mints.zeroMint);
/** Rent of a token account, lamports. */
const RENT = 2_039_280;

/** The challenger closes its ZERO account. */
function close({ world }: Court): void {
  const owner = challenger.publicKey;
  const left = tokenBalance(world.chain, theirs);
  const away = createTransferInstruction(theirs, ataAddress(keeper.publicKey, mints.zeroMint), owner, left);
  world.send([away, createCloseAccountInstruction(theirs, owner, owner)], [challenger]);
}

/** The challenger gives its ZERO account to somebody else: nobody can make one at that address. */
function giveAway({ world }: Court): void {
  const owner = AuthorityType.AccountOwner;
  const ix = createSetAuthorityInstruction(theirs, challenger.publicKey, owner, stranger.publicKey);
  world.send([ix], [challenger]);
}

const made = ({ batch }: Court) => {
  const [payer, zeroMint] = [keeper.publicKey, mints.zeroMint];
  return challengerAccount({ payer, batch, challenger: challenger.publicKey, zeroMint, rent: RENT });
};

describe('a challenger whose ZERO account is gone', () => {
  let court: Court;
  before(async () => {
    court = await answered();
  });

  it('loses its bond all the same when the worker is acquitted', async () => {
    for (const spoil of [close, giveAway]) {
      const acquitted = recess(court);
      await votes(acquitted, false, undefined, false);
      spoil(acquitted);
      const { bond } = acquitted.world.get('worker', acquitted.hand.address);
      await resolve(acquitted);
      assertOver(acquitted);
      assert.equal(acquitted.world.get('worker', acquitted.hand.address).bond, bond + limits.challengeBond / 2n);
    }
  });

  it('holds back no fault: a new account of it is made and paid in one transaction, also where lamports lie there', async () => {
    for (const spoil of [close, giveAway]) {
      const guilty = recess(court);
      const { world } = guilty;
      await votes(guilty, true, true);
      spoil(guilty);
      const { address, instructions } = await made(guilty);
      const ix = await resolution(guilty);
      assert.throws(() => world.send([ix], [keeper]), ProgramError);
      const dust = { fromPubkey: stranger.publicKey, toPubkey: address, lamports: 1_000_000 };
      world.send([SystemProgram.transfer(dust)], [stranger]);
      world.send([...instructions, await resolveIx(batchIn(guilty), mints.zeroMint, address)], [keeper]);
      assertOver(guilty);
      assert.equal(tokenBalance(world.chain, address), limits.challengeBond + 125n * ZERO);
    }
  });
});
