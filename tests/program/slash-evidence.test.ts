import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encodeReceipt, ProgramError, RECEIPT_BYTES, sign, signingKey, voucherIx } from '@shardmarket/sdk';
import { ComputeBudgetProgram, TransactionInstruction, type Keypair } from '@solana/web3.js';
import { at, authority, key, ZERO } from './support/actors.ts';
import { registerWorker } from './support/deeds.ts';
import { withData } from './support/mutate.ts';
import { contradiction, proof } from './support/proofs.ts';
import { World } from './support/world.ts';

const stranger = key('stranger');
const SELF = 0xffff;
/** Where the parts stand: keys, then receipts. */
const [KEYS, RECEIPTS] = [
  [30, 126],
  [222, 322],
] as const;

async function accused() {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator', 1_000n * ZERO);
  const [ed25519, slash] = await proof(hand);
  return { world, hand, ed25519, slash };
}

/** Ed25519 instruction data with as many signatures as there are lists of seven offsets. */
function spoofed(offsets: readonly (readonly number[])[], body: Uint8Array): Buffer {
  const header = Buffer.alloc(2 + 14 * offsets.length);
  header[0] = offsets.length;
  offsets.flat().forEach((offset, i) => header.writeUInt16LE(offset, 2 + 2 * i));
  return Buffer.concat([header, body]);
}

const offsets = (which: 0 | 1, instruction = SELF) => {
  const [signature, message] = [at(KEYS, which) + 32, at(RECEIPTS, which)];
  return [signature, instruction, at(KEYS, which), instruction, message, RECEIPT_BYTES, instruction];
};

describe('the Ed25519 instruction of slash_by_proof', () => {
  it('is what the test thinks it is', async () => {
    const { ed25519 } = await accused();
    assert.deepEqual(spoofed([offsets(0), offsets(1)], ed25519.data.subarray(30)), ed25519.data);
  });

  it('must be directly before: not missing, not after, not two before', async () => {
    const { world, ed25519, slash } = await accused();
    const between = ComputeBudgetProgram.setComputeUnitLimit({ units: 200_000 });
    world.refuses('EvidenceMalformed', [slash], [stranger]);
    world.refuses('EvidenceMalformed', [slash, ed25519], [stranger]);
    world.refuses('EvidenceMalformed', [ed25519, between, slash], [stranger]);
    world.send([between, ed25519, slash], [stranger]);
  });

  it('the same bytes for a program that verifies nothing', async () => {
    const { world, ed25519, slash } = await accused();
    const idle = key('hostile program').publicKey;
    world.chain.deploy(idle, readFileSync(new URL('hostile/hostile.so', import.meta.url)), authority.publicKey);
    const unverified = new TransactionInstruction({ programId: idle, keys: [], data: ed25519.data });
    assert.equal(world.chain.rehearse([unverified], [stranger]), undefined);
    world.refuses('EvidenceMalformed', [unverified, slash], [stranger]);
  });

  it('any byte of it changed: nobody is slashed', async () => {
    const { world, ed25519, slash } = await accused();
    for (let i = 0; i < ed25519.data.length; i++) {
      const data = Buffer.from(ed25519.data);
      data[i] = at([...data], i) ^ 1;
      const refused = world.chain.rehearse([withData(ed25519, data), slash], [stranger]);
      assert.ok(refused instanceof ProgramError, `byte ${i}`);
      assert.ok(refused.origin === 'precompile' || refused.name === 'EvidenceMalformed', `byte ${i}: ${refused.name}`);
    }
  });

  it('byte-mutated offsets: valid signatures of another key over the receipts prove nothing', async () => {
    const { world, ed25519, slash } = await accused();
    const thief = signingKey(stranger.secretKey);
    // The operator's key stands where the program reads it; the precompile verifies the thief's, further back.
    const body = Buffer.from(ed25519.data.subarray(30));
    for (const which of [0, 1] as const) {
      const message = ed25519.data.subarray(at(RECEIPTS, which), at(RECEIPTS, which) + RECEIPT_BYTES);
      body.set(sign(message, thief), at(KEYS, which) + 32 - 30);
    }
    const end = 30 + body.length;
    const moved = ([signature, self, , ...rest]: readonly number[]) => [signature ?? 0, self ?? 0, end, ...rest];
    const data = spoofed([moved(offsets(0)), moved(offsets(1))], Buffer.concat([body, thief.publicKey]));
    const shifted = withData(ed25519, data);
    assert.equal(world.chain.rehearse([shifted], [stranger]), undefined);
    world.refuses('EvidenceMalformed', [shifted, slash], [stranger]);
  });

  it('cross-instruction indices: bytes of another instruction prove nothing', async () => {
    const { world, ed25519, slash } = await accused();
    const body = ed25519.data.subarray(30);
    const own = withData(ed25519, spoofed([offsets(0, 0), offsets(1, 0)], body));
    assert.equal(world.chain.rehearse([own], [stranger]), undefined);
    world.refuses('EvidenceMalformed', [own, slash], [stranger]);
    const half = withData(ed25519, spoofed([offsets(0), offsets(1, 0)], body));
    world.refuses('EvidenceMalformed', [half, slash], [stranger]);
  });

  it('one signature over both receipts, three signatures, or trailing bytes', async () => {
    const { world, ed25519, slash } = await accused();
    const body = ed25519.data.subarray(30);
    const twice = withData(ed25519, spoofed([offsets(0), offsets(0)], body));
    assert.equal(world.chain.rehearse([twice], [stranger]), undefined);
    world.refuses('EvidenceMalformed', [twice, slash], [stranger]);
    const back = (list: readonly number[]) =>
      list.map((offset) => (offset === SELF || offset === RECEIPT_BYTES ? offset : offset + 14));
    const three = spoofed([back(offsets(0)), back(offsets(1)), back(offsets(1))], body);
    assert.equal(world.chain.rehearse([withData(ed25519, three)], [stranger]), undefined);
    world.refuses('EvidenceMalformed', [withData(ed25519, three), slash], [stranger]);
    const longer = Buffer.concat([ed25519.data, Buffer.from([0])]);
    world.refuses('EvidenceMalformed', [withData(ed25519, longer), slash], [stranger]);
    const [one] = contradiction(key('operator'));
    const single = voucherIx(key('operator').publicKey, encodeReceipt(one), Buffer.from(one.signature, 'hex'));
    world.refuses('EvidenceMalformed', [single, slash], [stranger]);
  });

  it('another message that the operator has signed is no receipt, whatever else it says', async () => {
    const { world, hand, ed25519, slash } = await accused();
    for (const which of [0, 1] as const) {
      const data = Buffer.from(ed25519.data);
      data[at(RECEIPTS, which) + 3] = 0x31; // SMR1
      resign(data, which, hand.operator);
      const other = withData(ed25519, data);
      assert.equal(world.chain.rehearse([other], [stranger]), undefined);
      world.refuses('EvidenceMalformed', [other, slash], [stranger]);
    }
  });
});

/** Signs the message that stands in the data, again. */
function resign(data: Buffer, which: 0 | 1, by: Keypair): void {
  const message = data.subarray(at(RECEIPTS, which), at(RECEIPTS, which) + RECEIPT_BYTES);
  data.set(sign(message, signingKey(by.secretKey)), at(KEYS, which) + 32);
}
