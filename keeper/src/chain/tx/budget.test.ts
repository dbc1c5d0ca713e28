import assert from 'node:assert/strict';
import { MAX_SHARES, settleIxs, sharesHash, sortShares } from '@shardmarket/sdk';
import { Keypair, PACKET_DATA_SIZE, PublicKey, Transaction } from '@solana/web3.js';
import { BUDGET_BYTES, budgetFor, budgetIxs, MAX_UNITS, medianFee } from './budget.ts';

/** What the runtime charges, lamports. */
const charged = ({ units, price }: { units: number; price: bigint }) => (BigInt(units) * price + 999_999n) / 1_000_000n;
const fees = (...paid: number[]) => paid.map((prioritizationFee, slot) => ({ slot, prioritizationFee }));

describe('the budget of a transaction', () => {
  it('is a tenth above what the simulation took, rounded up, and never above the limit of the runtime', () => {
    assert.equal(budgetFor(1_001, [], 0, 0n).units, 1_102);
    assert.equal(budgetFor(MAX_UNITS, [], 0, 0n).units, MAX_UNITS);
  });
  it('pays the median of the newest slots', () => {
    assert.equal(medianFee(fees(9, 1, 5)), 5n);
    assert.equal(medianFee(fees(...Array.from({ length: 30 }, (_, slot) => (slot < 10 ? 1_000 : 3)))), 3n);
    assert.equal(medianFee([]), 0n);
    assert.deepEqual(budgetFor(100_000, fees(7), 0, 1_000n), { units: 110_000, price: 7n, capped: false });
  });
  it('pays twice as much after each transaction that expired, from 1,000 on', () => {
    const price = (urgency: number, paid: number) => budgetFor(1_000, fees(paid), urgency, 1_000_000n).price;
    assert.deepEqual([price(0, 0), price(1, 0), price(2, 0), price(3, 5_000)], [0n, 1_000n, 2_000n, 20_000n]);
  });
  it('is capped on every path: after a simulation, without one, when it is urgent, whatever others pay', () => {
    for (const consumed of [undefined, 1, 20_000, MAX_UNITS]) {
      for (const urgency of [0, 1, 50]) {
        for (const paid of [0, 1_000, Number.MAX_SAFE_INTEGER]) {
          for (const most of [0n, 1n, 5_000n]) {
            const budget = budgetFor(consumed, fees(paid), urgency, most);
            assert.ok(charged(budget) <= most, `${consumed} ${urgency} ${paid} ${most}: ${charged(budget)}`);
          }
        }
      }
    }
    assert.equal(budgetFor(undefined, fees(Number.MAX_SAFE_INTEGER), 0, 5_000n).capped, true);
  });

  /** The transaction that a voucher for so many workers makes, bytes. */
  async function sizeOf(workers: number, budget: boolean): Promise<number> {
    const some = Array.from({ length: workers }, () => ({
      worker: Keypair.generate().publicKey.toBytes(),
      amount: 1n,
    }));
    const shares = sortShares(some);
    const [session, signer, payer] = [Keypair.generate(), Keypair.generate(), Keypair.generate()];
    const voucher = {
      ...{ session: session.publicKey.toBytes(), from: 0n, to: BigInt(workers), expiresAt: 1n },
      ...{ sharesHash: sharesHash(shares), receiptsRoot: new Uint8Array(32) },
    };
    const settle = await settleIxs(signer.publicKey, voucher, new Uint8Array(64), shares);
    const blockhash = PublicKey.default.toBase58();
    const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight: 1 });
    const ixs = budget ? [...budgetIxs({ units: MAX_UNITS, price: 1n }), ...settle] : settle;
    return (
      transaction
        .add(...ixs)
        .compileMessage()
        .serialize().length + 65
    );
  }
  it('fits beside a voucher of all but one worker, and is left out beside one of all', async () => {
    assert.ok((await sizeOf(MAX_SHARES - 1, true)) <= PACKET_DATA_SIZE);
    assert.ok((await sizeOf(MAX_SHARES, true)) > PACKET_DATA_SIZE);
    assert.ok((await sizeOf(MAX_SHARES, false)) <= PACKET_DATA_SIZE);
    assert.equal((await sizeOf(3, true)) - (await sizeOf(3, false)), BUDGET_BYTES);
  });
});
