import assert from 'node:assert/strict';
import { STAKE_POOL } from '@shardmarket/sdk';
import { Machine } from './chain/machine.ts';
import { Coverage } from './coverage.ts';
import { feePayer } from './cast.ts';
import { INSTRUCTIONS, type Raw } from './idl/instructions.ts';
import { INSTRUCTION_OPS, isCurrent } from './ops/all.ts';
import { describeFailure } from './report.ts';
import { allStarts, runSequence, type Failure, type Starts } from './sequence.ts';
import { shrink } from './shrink.ts';
import { start } from './start.ts';

const SEED = 20_260_101;
const [SEQUENCES, STEPS] = [200, 60];
const steps = Array.from({ length: STEPS }, (_, i) => i);

/** What a program that is set up always refuses. */
const NEVER_DONE = ['initConfig', 'initVaults', 'initFeeVaults'];
/** What an audit can come to. */
const ENDS = ['acquitted', 'guilty', 'silence', 'no quorum'].flatMap((end) => {
  const opened = [`${end}, drawn`, `${end}, challenged`];
  const judged = end === 'acquitted' || end === 'guilty';
  return judged ? opened : [...opened, ...opened.map((way) => `${way}, without auditors`)];
});

/** A chain with a fault: each stake counts one micro-ZERO too many in the pool. */
class Faulty extends Machine {
  override send(instructions: readonly Raw[]) {
    const before = this.staked();
    const outcome = super.send(instructions);
    const pool = this.chain.account(STAKE_POOL);
    if (pool && this.staked() > before) {
      const data = Buffer.from(pool.data);
      data.writeBigUInt64LE(this.staked() + 1n, 8);
      this.chain.accounts.set({ ...pool, data });
    }
    return outcome;
  }

  private staked(): bigint {
    return Buffer.from(this.chain.account(STAKE_POOL)?.data ?? []).readBigUInt64LE(8);
  }
}

describe('the program against a model of it', () => {
  const coverage = new Coverage();
  let from: Starts;
  before(async () => {
    from = await allStarts();
  });

  it('has an operation for every instruction', () => {
    const uncovered = INSTRUCTIONS.filter((name) => !isCurrent(name));
    assert.deepEqual(uncovered, [], 'add an operation to tests/program/fuzz/ops, with a rule for each of its accounts');
  });

  it(`does what the model says in ${SEQUENCES} random sequences of ${STEPS} steps`, () => {
    for (let sequence = 0; sequence < SEQUENCES; sequence++) {
      const failure = runSequence(from, SEED + sequence, steps, coverage);
      if (failure) assert.fail(describeFailure(failure, shrink(from, failure)));
    }
  });

  it('lets operations go through, and refuses them', () => {
    const never = [...coverage.counts].filter(([name, { done, refused }]) => {
      return (done === 0 && !NEVER_DONE.includes(name)) || (refused.size === 0 && name in INSTRUCTION_OPS);
    });
    assert.deepEqual(
      never.map(([name]) => name),
      [],
    );
  });

  it('lets audits come to every end', () => {
    assert.deepEqual([...coverage.ends.keys()].sort(), [...ENDS].sort());
  });

  it('finds a fault and says how to repeat it in one step or two', async () => {
    const healthy = await start();
    const sick = { ...healthy, machine: new Faulty(healthy.machine.chain, feePayer.publicKey.toBase58()) };
    const faulty = { fresh: sick, lively: sick };
    let failure: Failure | undefined;
    for (let seed = 1; !failure; seed++) failure = runSequence(faulty, seed, steps);
    const shrunk = shrink(faulty, failure);
    assert.match(shrunk.message, /stakePool .*: totalStaked is \d+, the model says \d+/);
    assert.ok(shrunk.steps.length <= 2, describeFailure(failure, shrunk));
    assert.match(describeFailure(failure, shrunk), /npm run fuzz:program -- --seed \d+ --only \d+/);
  });
});
