import assert from 'node:assert/strict';
import { utils } from '@coral-xyz/anchor';
import { Keypair, Message } from '@solana/web3.js';
import { marketEvents } from './events.ts';
import { PROGRAM_ID } from './ids.ts';
import { market } from './client.ts';
import { recordedEvents, type LandedTransaction } from './transactions.ts';

const TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
/** `feesSwept` of 7 micro-USDC, as it stands behind the mark. */
const event = Uint8Array.from([
  ...(market.idl.events.find(({ name }) => name === 'feesSwept')?.discriminator ?? []),
  ...[7, 0, 0, 0, 0, 0, 0, 0, 17],
]);

/** A transaction in which another program called the program with these bytes. */
function calledWith(first: readonly number[], logMessages: string[] = []): LandedTransaction {
  const message = new Message({
    header: { numRequiredSignatures: 1, numReadonlySignedAccounts: 0, numReadonlyUnsignedAccounts: 2 },
    accountKeys: [Keypair.generate().publicKey, Keypair.generate().publicKey, PROGRAM_ID],
    recentBlockhash: Keypair.generate().publicKey.toBase58(),
    instructions: [{ programIdIndex: 1, accounts: [], data: '' }],
  });
  const data = utils.bytes.bs58.encode(Uint8Array.from([...first, ...event]));
  const innerInstructions = [{ index: 0, instructions: [{ programIdIndex: 2, accounts: [], data }] }];
  const meta = { err: null, innerInstructions, logMessages } as unknown as LandedTransaction['meta'];
  return { transaction: { message, signatures: [] }, meta };
}

describe('events', () => {
  it('recorded ones are read with plain values and the name of the reason', () => {
    assert.deepEqual(marketEvents(calledWith(TAG)), [{ name: 'feesSwept', data: { amount: 7n, reason: 'feeSweep' } }]);
  });

  it('an instruction whose bytes look like an event is none: nobody can invent money that moved', () => {
    assert.deepEqual(recordedEvents(calledWith([1, 2, 3, 4, 5, 6, 7, 8])), []);
  });

  it('logged ones count only where the program itself logged them', () => {
    const logged = `Program data: ${Buffer.from(event).toString('base64')}`;
    const of = (program: string) => [`Program ${program} invoke [1]`, logged, `Program ${program} success`];
    const other = Keypair.generate().publicKey.toBase58();
    assert.equal(marketEvents(calledWith([], of(PROGRAM_ID.toBase58()))).length, 1);
    assert.deepEqual(marketEvents(calledWith([], of(other))), []);
  });
});
