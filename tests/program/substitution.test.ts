import assert from 'node:assert/strict';
import { PROGRAM_ID, ProgramError } from '@shardmarket/sdk';
import { ACCOUNT_SIZE, MINT_SIZE, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, TransactionInstruction, type AccountMeta, type Keypair, type PublicKey } from '@solana/web3.js';
import { accountNames, market } from '../../sdk/src/program/client.ts';
import { key } from './support/actors.ts';
import { instructionName } from './support/mutate.ts';
import { Refusals } from './support/refusals.ts';
import { everyInstruction } from './support/scenes/all.ts';
import type { Valid } from './support/scenes/valid.ts';
import type { World } from './support/world.ts';

const keeper = key('keeper');
const foreign = key('some other program').publicKey;

/** Signers who may be anybody: they pay for what is made, or gain nothing that others have. */
const ANYBODY = ['openEpoch.payer', 'openSession.rentPayer', 'rotateOperator.next'];

/**
 * What an instruction is about is not known beforehand: any account of the type will do, since only the program makes them and only
 * at addresses of its own. Everything else is at an address that a seed or another account gives.
 */
const SUBJECTS = `
  addBond.worker applyPayout.worker buybackSlice.venue cancelPayout.worker claim.worker claimFor.worker closeBatch.batch
  closeSession.session drawBatch.batch expireAudit.batch fillBurnAuction.venue finalizeClose.session joinAuditors.worker
  linkBoost.worker observePrice.venue openAudit.batch proposePayout.worker reclaim.session refreshBoost.worker refund.session
  registerWorker.model requestClose.session requestExit.worker resolve.batch respond.batch retireVenue.venue
  rotateOperator.worker sellFees.venue setOffer.worker topUp.session unlinkBoost.worker vote.batch withdrawBond.worker
`
  .trim()
  .split(/\s+/);

/** Which mints the market uses is said once, when it is set up. */
const CHOSEN = ['initConfig.usdcMint', 'initConfig.zeroMint'];

/** A failure names those only that make the difference. */
function onlyThese(through: readonly string[], expected: readonly string[]): void {
  assert.deepEqual(
    through.filter((name) => !expected.includes(name)),
    [],
  );
  assert.deepEqual(
    expected.filter((name) => !through.includes(name)),
    [],
    'these are refused now: take them off the list',
  );
}

/** Runs the transaction with account `at` of its last instruction changed. */
function rehearse(valid: Valid, at: number, change: Partial<AccountMeta>, also: Keypair[] = []): Error | undefined {
  const last = valid.instructions.at(-1);
  assert.ok(last);
  const keys = last.keys.map((k, i) => (i === at ? { ...k, ...change } : k));
  const changed = new TransactionInstruction({ programId: last.programId, keys, data: last.data });
  const signers = valid.signers.filter((s) => keys.some((k) => k.isSigner && k.pubkey.equals(s.publicKey)));
  return valid.world.chain.rehearse([...valid.instructions.slice(0, -1), changed], [keeper, ...signers, ...also]);
}

/** An account with the same bytes and balance, at another address and owned by another program. */
function clone(world: World, meta: AccountMeta, name: string) {
  const real = world.chain.account(meta.pubkey);
  if (!real || real.executable) return undefined;
  const address = key(`clone of ${name} ${meta.pubkey.toBase58()}`).publicKey;
  world.chain.accounts.set({ ...real, address: address.toBase58(), owner: foreign.toBase58() });
  return address;
}

/** A program that is not this one. */
const other = (program: PublicKey) => (program.equals(TOKEN_PROGRAM_ID) ? SystemProgram.programId : TOKEN_PROGRAM_ID);

describe('every account of every instruction', () => {
  const refusals = new Refusals();
  let all: Valid[] = [];
  before(async () => {
    all = await everyInstruction();
  });

  /** Calls `check` with each account of each instruction; collects what went through, and why the others did not. */
  function survivors(
    how: string,
    check: (valid: Valid, at: number, meta: AccountMeta, name: string) => Error | undefined | 'skip',
  ) {
    const through: string[] = [];
    for (const valid of all) {
      const last = valid.instructions.at(-1);
      assert.ok(last);
      const names = accountNames(market.idl, instructionName(last));
      for (const [at, meta] of last.keys.entries()) {
        const name = names[at] ?? 'worker';
        const error = check(valid, at, meta, name);
        if (error === 'skip') continue;
        const account = `${instructionName(last)}.${name}`;
        if (error === undefined) through.push(account);
        else assert.ok(error instanceof ProgramError, String(error));
        refusals.add(account, how, error);
      }
    }
    return through;
  }

  /** The same with each token account in turn: another one, at another address, whose content `change` has changed. */
  const tokenSurvivors = (how: string, change: (data: Uint8Array) => void) =>
    survivors(how, (valid, at, meta, name) => {
      const real = valid.world.chain.account(meta.pubkey);
      if (real?.owner !== TOKEN_PROGRAM_ID.toBase58() || real.data.length !== ACCOUNT_SIZE) return 'skip';
      const data = Uint8Array.from(real.data);
      change(data);
      const pubkey = key(`${how} ${name} ${meta.pubkey.toBase58()}`).publicKey;
      valid.world.chain.accounts.set({ ...real, address: pubkey.toBase58(), data });
      return rehearse(valid, at, { pubkey });
    });

  it('the transactions themselves go through', () => {
    for (const valid of all) {
      const error = valid.world.chain.rehearse(valid.instructions, [keeper, ...valid.signers]);
      const last = valid.instructions.at(-1);
      assert.equal(error, undefined, last && instructionName(last));
    }
    const tested = new Set(all.map((v) => v.instructions.at(-1)).map((ix) => ix && instructionName(ix)));
    assert.deepEqual([...tested].sort(), market.idl.instructions.map((ix) => ix.name).sort());
  });

  it('missing signature: refused wherever one is asked for', () => {
    const through = survivors('no signature', (valid, at, meta) =>
      meta.isSigner ? rehearse(valid, at, { isSigner: false }) : 'skip',
    );
    assert.deepEqual(through, []);
  });

  it('another signer: refused wherever an account names who signs', () => {
    const other = key('another signer');
    const through = survivors('other signer', (valid, at, meta) => {
      if (!meta.isSigner) return 'skip';
      const address = other.publicKey.toBase58();
      const [lamports, owner] = [10n ** 10n, SystemProgram.programId.toBase58()];
      valid.world.chain.accounts.set({ address, owner, lamports, data: new Uint8Array(), executable: false });
      return rehearse(valid, at, { pubkey: other.publicKey }, [other]);
    });
    onlyThese(through, ANYBODY);
  });

  it('foreign-owned account: a clone of any account under another program is refused', () => {
    const through = survivors('clone', (valid, at, meta, name) => {
      if (meta.isSigner) return 'skip';
      const pubkey = clone(valid.world, meta, name);
      return pubkey ? rehearse(valid, at, { pubkey }) : 'skip';
    });
    assert.deepEqual(through, []);
  });

  it('twin: an account of the same type, owner and content is refused in the place of what is not the subject', () => {
    const through = survivors('twin', (valid, at, meta, name) => {
      const real = valid.world.chain.account(meta.pubkey);
      const mint = real?.owner === TOKEN_PROGRAM_ID.toBase58() && real.data.length === MINT_SIZE;
      if (!real || (real.owner !== PROGRAM_ID.toBase58() && !mint)) return 'skip';
      const pubkey = key(`twin of ${name}`).publicKey;
      valid.world.chain.accounts.set({ ...real, address: pubkey.toBase58() });
      return rehearse(valid, at, { pubkey });
    });
    onlyThese(through, [...SUBJECTS, ...CHOSEN]);
  });

  it('another address: an empty account in the place of any other is refused', () => {
    const through = survivors('empty', (valid, at, meta) =>
      meta.isSigner ? 'skip' : rehearse(valid, at, { pubkey: key('nobody').publicKey }),
    );
    assert.deepEqual(through, []);
  });

  it('another token account of the same mint: neither a stranger’s nor a second one of the same owner is a vault', () => {
    for (const owner of ['stranger', 'same'] as const) {
      const through = tokenSurvivors(`${owner} owner`, (data) => {
        if (owner === 'stranger') data.set(key('some stranger').publicKey.toBytes(), 32);
      });
      // Users may pay from and be paid to any account of their own; a venue's vaults are pinned when it is registered.
      const anyOfTheirs = (name: string) => owner === 'same' && /Tokens$/.test(name);
      const pinnedNow = (name: string) => owner === 'same' && name.startsWith('registerVenue.');
      assert.deepEqual(
        through.filter((name) => !anyOfTheirs(name) && !pinnedNow(name)),
        [],
      );
    }
  });

  it('a token account of another mint is refused', () => {
    const through = tokenSurvivors('other mint', (data) => data.set(key('some other mint').publicKey.toBytes(), 0));
    assert.deepEqual(through, []);
  });

  it('another program in the place of one is refused', () => {
    const through = survivors('other program', (valid, at, meta) =>
      valid.world.chain.account(meta.pubkey)?.executable ? rehearse(valid, at, { pubkey: other(meta.pubkey) }) : 'skip',
    );
    assert.deepEqual(through, []);
  });

  it('not writable: refused for every account that changes', () => {
    const through = survivors('read-only', (valid, at, meta) =>
      meta.isWritable ? rehearse(valid, at, { isWritable: false }) : 'skip',
    );
    assert.deepEqual(through, []);
  });

  it('each of them is refused for its own reason', () => {
    assert.deepEqual(
      refusals.changed(),
      [],
      'if that is meant: UPDATE=1 npx mocha --import=tsx tests/program/substitution.test.ts',
    );
  });
});
