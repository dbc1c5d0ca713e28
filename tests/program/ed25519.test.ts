import assert from 'node:assert/strict';
import { encodeVoucher, ProgramError, sign, signingKey, signVoucher, voucherIx } from '@shardmarket/sdk';
import { ComputeBudgetProgram } from '@solana/web3.js';
import { at, key } from './support/actors.ts';
import { settlement, sharesOf, stage, voucherFor } from './support/deeds.ts';

const keeper = key('keeper');

describe('the Ed25519 instruction of settle', () => {
  it('must be directly before: not missing, not after, not two before', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    const between = ComputeBudgetProgram.setComputeUnitLimit({ units: 200_000 });
    world.refuses('VoucherMissing', [ix], [keeper]);
    world.refuses('VoucherMissing', [ix, ed25519], [keeper]);
    world.refuses('VoucherMissing', [ed25519, between, ix], [keeper]);
    world.send([between, ed25519, ix], [keeper]);
  });

  it('any byte of its header, key, signature or magic changed: nothing is settled', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    for (let i = 0; i < 116; i++) {
      for (const flip of [1, 0x80]) {
        const data = Buffer.from(ed25519.data);
        data[i] = at([...data], i) ^ flip;
        const refused = world.chain.rehearse([{ ...ed25519, data }, ix], [keeper]);
        assert.ok(refused instanceof ProgramError, `byte ${i} xor ${flip}`);
        assert.ok(refused.origin === 'precompile' || refused.name === 'VoucherMalformed', refused.name);
      }
    }
  });

  /** Ed25519 instruction data with one signature whose parts may lie anywhere, even in other instructions. */
  function spoofed(offsets: readonly number[], body: Uint8Array): Buffer {
    const header = Buffer.alloc(16);
    header[0] = 1;
    offsets.forEach((offset, i) => header.writeUInt16LE(offset, 2 + 2 * i));
    return Buffer.concat([header, body]);
  }

  it('byte-mutated offsets: a valid signature over other bytes is no voucher', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    const thief = signingKey(key('stranger').secretKey);
    const forged = signVoucher(voucherFor(world, escrow.address, sharesOf([at(hands, 0), 10n])), thief);
    const message = ed25519.data.subarray(112);
    // The session's key stands where settle reads it; the precompile verifies the thief's key, further back.
    const body = Buffer.concat([escrow.signer.publicKey.toBytes(), forged, message, thief.publicKey]);
    const self = 0xffff;
    const shifted = spoofed([48, self, 16 + body.length - 32, self, 112, message.length, self], body);
    world.refuses('VoucherMalformed', [{ ...ed25519, data: shifted }, ix], [keeper]);
  });

  it('cross-instruction indices: bytes of another instruction are no voucher', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    const own = spoofed([48, 0, 16, 0, 112, 124, 0], ed25519.data.subarray(16));
    world.refuses('VoucherMalformed', [{ ...ed25519, data: own }, ix], [keeper]);
    const elsewhere = spoofed([48, 0, 16, 0, 112, 124, 0], ed25519.data.subarray(16));
    world.refuses('VoucherMalformed', [ed25519, { ...ed25519, data: elsewhere }, ix], [keeper]);
  });

  it('another message of the session key is no voucher, whatever else it says', async () => {
    const { world, escrow, hands } = await stage(1);
    const shares = sharesOf([at(hands, 0), 10n]);
    const [, ix] = await settlement(world, escrow, shares);
    const message = encodeVoucher(voucherFor(world, escrow.address, shares));
    message.set([0x32], 3); // SMV2
    const signature = sign(message, signingKey(escrow.signer.secretKey));
    world.refuses('VoucherMalformed', [voucherIx(escrow.signer.publicKey, message, signature), ix], [keeper]);
    const short = message.slice(0, 123);
    const signed = sign(short, signingKey(escrow.signer.secretKey));
    world.refuses('VoucherMalformed', [voucherIx(escrow.signer.publicKey, short, signed), ix], [keeper]);
  });

  it('two signatures, none, or trailing bytes', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    const longer = Buffer.concat([ed25519.data, Buffer.from([0])]);
    world.refuses('VoucherMalformed', [{ ...ed25519, data: longer }, ix], [keeper]);
    const none = Buffer.from(ed25519.data);
    none[0] = 0;
    world.refuses('PrecompileInvalidInstructionDataSize', [{ ...ed25519, data: none }, ix], [keeper]);
    // The same valid signature twice, 14 bytes further back: the precompile is content with it.
    const self = 0xffff;
    const offsets = spoofed([62, self, 30, self, 126, 124, self], new Uint8Array()).subarray(2);
    const two = Buffer.concat([Buffer.from([2, 0]), offsets, offsets, ed25519.data.subarray(16)]);
    world.refuses('VoucherMalformed', [{ ...ed25519, data: two }, ix], [keeper]);
  });
});
