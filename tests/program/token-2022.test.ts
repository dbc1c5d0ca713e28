/** Mints of Token-2022 can take fees, call programs, pause or claw back: none is USDC or ZERO here, whatever its extensions. */
import assert from 'node:assert/strict';
import { ataAddress, CONFIG, initConfigIx, openSessionIx } from '@shardmarket/sdk';
import {
  ACCOUNT_SIZE,
  AccountType,
  ExtensionType,
  getExtensionData,
  getTypeLen,
  MintLayout,
  TOKEN_2022_PROGRAM_ID,
} from '@solana/spl-token';
import type { PublicKey } from '@solana/web3.js';
import { authority, key, limits, mints } from './support/actors.ts';
import { sessionTerms } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { World } from './support/world.ts';

const EXTENSIONS = [
  ExtensionType.TransferFeeConfig,
  ExtensionType.MintCloseAuthority,
  ExtensionType.DefaultAccountState,
  ExtensionType.NonTransferable,
  ExtensionType.InterestBearingConfig,
  ExtensionType.PermanentDelegate,
  ExtensionType.TransferHook,
  ExtensionType.MetadataPointer,
  ExtensionType.PausableConfig,
] as const;

/** A mint of Token-2022 as that program stores it: mint, padding to an account's size, kind, one extension of zeros. */
function mintWith(extension: ExtensionType | undefined, base: Uint8Array): Uint8Array {
  if (extension === undefined) return base;
  const length = getTypeLen(extension);
  const data = Buffer.alloc(ACCOUNT_SIZE + 1 + 4 + length);
  data.set(base);
  data[ACCOUNT_SIZE] = AccountType.Mint;
  data.writeUInt16LE(extension, ACCOUNT_SIZE + 1);
  data.writeUInt16LE(length, ACCOUNT_SIZE + 3);
  assert.ok(getExtensionData(extension, data.subarray(ACCOUNT_SIZE + 1)), 'the extension reads back');
  return data;
}

/** Gives a mint to Token-2022, with an extension. */
function exchange(world: World, address: PublicKey, extension?: ExtensionType): void {
  const mint = world.chain.account(address);
  assert.ok(mint);
  const data = mintWith(extension, mint.data);
  assert.equal(MintLayout.decode(data).decimals, 6);
  const [lamports, owner] = [world.chain.accounts.rentExempt(data.length), TOKEN_2022_PROGRAM_ID.toBase58()];
  world.chain.accounts.set({ ...mint, owner, lamports, data });
}

describe('a mint of Token-2022', () => {
  for (const extension of [undefined, ...EXTENSIONS]) {
    const name = extension === undefined ? 'without extensions' : `with ${ExtensionType[extension]}`;
    it(`${name} is taken for neither token`, async () => {
      for (const mint of [mints.usdcMint, mints.zeroMint]) {
        const world = await World.deployed();
        exchange(world, mint, extension);
        world.refuses('IllegalOwner', [await initConfigIx(authority.publicKey, mints, limits)], [authority]);
        assert.equal(world.chain.account(CONFIG), null);
      }
    });
  }

  it('nor does its program move a deposit in the place of the classic one', async () => {
    const world = await World.ready();
    const ix = await openSessionIx(sessionTerms(world));
    const by2022 = withAccount(ix, 'tokenProgram', TOKEN_2022_PROGRAM_ID);
    world.refuses('IncorrectProgramId', [by2022], [key('buyer')]);
    const purse = world.chain.account(ataAddress(key('buyer').publicKey, mints.usdcMint));
    assert.ok(purse);
    world.chain.accounts.set({ ...purse, owner: TOKEN_2022_PROGRAM_ID.toBase58() });
    assert.equal(world.chain.rehearse([ix], [key('buyer')])?.name, 'IllegalOwner');
  });
});
