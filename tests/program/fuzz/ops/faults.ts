/** Two receipts of a worker that contradict each other. */
import { derive, NOBODY } from '../addresses.ts';
import { zeroOf } from '../cast.ts';
import { dayOf, holdsLater } from '../model/math.ts';
import { forfeit, slash } from '../model/slashing.ts';
import type { Draft, Operation, Proof, Rule, Signed } from './operation.ts';
import { a, anybody, at, ONCE, tokens, VAULTS, ZERO_MINT } from './rules.ts';
import { drawWorker } from './workers.ts';

const MAGIC = 'SMR2';
const LENGTH = 100;

/** What a receipt says: this computation gives this output. */
interface Receipt {
  readonly computation: Uint8Array;
  readonly output: Uint8Array;
}

const encode = ({ computation, output }: Receipt, rest: Uint8Array) =>
  Buffer.concat([Buffer.from(MAGIC), computation, output, rest]);
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

function decode({ message }: Signed): Receipt | undefined {
  const right = message.length === LENGTH && Buffer.from(message.subarray(0, 4)).toString() === MAGIC;
  return right ? { computation: message.subarray(4, 36), output: message.subarray(36, 68) } : undefined;
}

/** The computation on which two receipts contradict each other, or why they do not. */
function contradiction(call: Pick<Draft, 'proof'> & { beside?: string }): Uint8Array | string {
  const { proof } = call;
  if (!proof || proof.flaw === 'apart' || proof.flaw === 'layout' || call.beside === 'transfer before')
    return 'EvidenceMalformed';
  const [one, other] = proof.signed.map(decode);
  if (!one || !other || proof.signed.length !== 2) return 'EvidenceMalformed';
  const contradicts = same(one.computation, other.computation) && !same(one.output, other.output);
  return contradicts ? one.computation : 'NoContradiction';
}

const seeds = (worker: string, computation: Uint8Array) => [{ text: 'fault' }, worker, computation];

const fault: Rule = (m, address, call) => {
  const found = contradiction(call);
  if (typeof found === 'string') return [found, 'account'];
  const derived = derive(seeds(call.accounts['worker'] ?? NOBODY, found)).address;
  return derived === address && !m.accounts.has(address) ? undefined : ['account'];
};

export const slashByProof: Operation = {
  weight: 2,
  accounts: { prover: anybody, worker: a('worker'), fault, proverTokens: tokens(ZERO_MINT, at('prover')) },
  draw(draw) {
    const { rng, cast } = draw;
    const found = drawWorker(draw);
    if (!found) return undefined;
    const [worker, { operator, priorOperator }] = found;
    const computation = new Uint8Array(32).fill(rng.int(6));
    const receipt = () => {
      const changed = rng.percent(96) ? computation : rng.bytes(32);
      const message = encode({ computation: changed, output: new Uint8Array(32).fill(rng.int(20)) }, rng.bytes(32));
      const own = priorOperator !== NOBODY && rng.percent(40) ? priorOperator : operator;
      return { signer: rng.percent(96) ? own : rng.pick(cast.all), message };
    };
    const signed = rng.percent(97) ? [receipt(), receipt()] : [receipt()];
    const flaw = rng.percent(95) ? undefined : rng.pick(['signature', 'layout', 'apart'] as const);
    const proof: Proof = { signed, ...(flaw ? { flaw } : {}) };
    const prover = rng.pick([cast.attacker, cast.keeper, operator]);
    const accounts = {
      prover,
      worker,
      fault: derive(seeds(worker, computation)).address,
      proverTokens: zeroOf(prover),
    };
    return { args: {}, accounts, ...(rng.percent(98) ? { proof } : {}) };
  },
  judge(v, m, call) {
    const { accounts, proof } = call;
    const [worker, ledger] = [m.need('worker', accounts['worker']), m.need('ledger', ONCE.ledger)];
    const computation = contradiction(call);
    if (typeof computation === 'string' || !proof) return undefined;
    const own = [worker.operator, ...(worker.priorOperator === NOBODY ? [] : [worker.priorOperator])];
    v.because(!proof.signed.every(({ signer }) => own.includes(signer)), 'EvidenceWrongSigner');
    // Tried on copies: with nothing left to slash the worker cannot be slashed today.
    const { amount } = slash(m, structuredClone(worker), structuredClone(ledger));
    v.because(amount === 0n, 'SlashCapReached');
    v.because(holdsLater(ledger.treasuryBuckets, dayOf(m.now)), 'BadClock');
    return () => {
      const { bounty } = slash(m, worker, ledger);
      const forfeited = forfeit(m, worker, ledger);
      ledger.zeroSlashed += amount - bounty;
      m.bounties += bounty;
      const [workerAt, prover] = [accounts['worker'] ?? NOBODY, accounts['prover'] ?? NOBODY];
      const proven = { slashed: amount, bounty, forfeited, provenAt: m.now };
      m.create('fault', seeds(workerAt, computation), prover, { worker: workerAt, prover, computation, ...proven });
      m.move(VAULTS.bond, accounts['proverTokens'], bounty);
      m.burn(VAULTS.bond, amount - bounty);
    };
  },
};
