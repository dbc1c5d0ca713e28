import { createHash } from 'node:crypto';
import { byBytes, bytesOf, NOBODY, type Addr } from '../addresses.ts';
import { dayOf, fill, fits, holdsLater, least, part, sum } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draft, Draw, Effect, Operation } from './operation.ts';
import { a, ONCE } from './rules.ts';
import { drawSession } from './sessions.ts';
import type { Verdict } from './verdict.ts';

const WORKER_BPS = 7_000n;
const BOOST_BPS = 1_000n;
const MAGIC = 'SMV1';

/** What a voucher says. */
interface Voucher {
  readonly session: Addr;
  readonly from: bigint;
  readonly to: bigint;
  readonly expiresAt: bigint;
  readonly sharesHash: Uint8Array;
}

export interface Share {
  readonly worker: Addr;
  readonly amount: bigint;
}

function sharesHash(shares: readonly Share[]): Uint8Array {
  const hash = createHash('sha256');
  for (const { worker, amount } of shares) hash.update(bytesOf(worker)).update(u64(amount));
  return hash.digest();
}

function u64(value: bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt.asUintN(64, value));
  return out;
}

function encode(voucher: Voucher): Uint8Array {
  const { session, from, to, expiresAt, sharesHash: hash } = voucher;
  return Buffer.concat([
    Buffer.from(MAGIC),
    bytesOf(session),
    u64(from),
    u64(to),
    u64(expiresAt),
    hash,
    new Uint8Array(32),
  ]);
}

function decode(message: Uint8Array): Voucher & { readonly magic: string } {
  const bytes = Buffer.from(message);
  return {
    magic: bytes.subarray(0, 4).toString(),
    session: addressAt(bytes, 4),
    from: bytes.readBigUInt64LE(36),
    to: bytes.readBigUInt64LE(44),
    expiresAt: bytes.readBigInt64LE(52),
    sharesHash: bytes.subarray(60, 92),
  };
}

/** Sessions are compared by their bytes: the address itself is not needed. */
const addressAt = (bytes: Buffer, at: number) => bytes.subarray(at, at + 32).toString('hex');

/** Shares of `amount` among some of the workers, and the voucher that spends a session by them. */
export function drawSettlement(
  draw: Draw,
  session: Addr,
  { deposit, settled, signer }: Book<'session'>,
): Draft | undefined {
  const { m, rng, cast } = draw;
  const workers = rng.some(m.all('worker'), 1 + rng.int(3)).sort(byBytes);
  if (workers.length === 0 && rng.percent(90)) return undefined;
  const spent = rng.amount(deposit - settled);
  const each = spent / BigInt(Math.max(1, workers.length));
  const shares = workers.map((worker, i) => ({
    worker,
    amount: i === 0 ? spent - each * BigInt(workers.length - 1) : each,
  }));
  if (rng.percent(3)) shares.reverse();
  if (rng.percent(2) && shares[0]) shares.push(shares[0]);
  const from = rng.percent(96) ? settled : rng.amount(deposit);
  const voucher = {
    session: rng.percent(97) ? session : (rng.maybe(m.all('session')) ?? session),
    from,
    to: rng.percent(97) ? BigInt.asUintN(64, from + spent) : rng.amount(deposit),
    expiresAt: rng.percent(95) ? m.now + BigInt(rng.int(3_600)) : m.now - 1n,
    sharesHash: rng.percent(97) ? sharesHash(shares) : rng.bytes(32),
  };
  const flaw = rng.percent(94) ? undefined : rng.pick(['signature', 'layout', 'apart'] as const);
  const fresh = {
    signer: rng.percent(96) ? signer : rng.pick(cast.all),
    message: rng.percent(98) ? encode(voucher) : tampered(encode(voucher), rng.int(4)),
  };
  const whole = { signed: rng.percent(99) ? [fresh] : [fresh, fresh], ...(flaw ? { flaw } : {}) };
  const amounts = shares.map((share) => share.amount);
  if (rng.percent(2)) amounts.push(1n);
  const proof = rng.percent(95) ? whole : (rng.maybe(m.used) ?? whole);
  return {
    args: { amounts },
    accounts: { session },
    remaining: shares.map((share) => share.worker),
    ...(rng.percent(98) ? { proof } : {}),
  };
}

function tampered(message: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(message);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Notes why a session cannot be spent by the voucher and shares of a call. @returns what happens if it can */
export function judgeSettlement(v: Verdict, m: Model, call: Call): Effect | undefined {
  const { args, accounts, remaining = [], proof } = call;
  const [session, ledger] = [m.need('session', accounts['session']), m.need('ledger', ONCE.ledger)];
  const amounts = args['amounts'] as bigint[];
  // Before the program looks at anything else: an account that may change twice.
  v.because(remaining.includes(ONCE.ledger) || remaining.includes(accounts['session'] ?? NOBODY), 'account');
  v.because(session.finalized !== 0, 'SessionFinal');
  v.because(!proof || proof.flaw === 'apart' || call.beside === 'transfer before', 'VoucherMissing');
  v.because(proof?.flaw === 'layout', 'VoucherMalformed');
  const [only] = proof?.signed ?? [];
  if (!proof || !only) return undefined;
  const voucher = decode(only.message);
  v.because(proof.signed.length !== 1, 'VoucherMalformed');
  v.because(voucher.magic !== MAGIC, 'VoucherMalformed');
  v.because(only.signer !== session.signer, 'VoucherWrongSigner');
  v.because(
    voucher.session !== Buffer.from(bytesOf(accounts['session'] ?? NOBODY)).toString('hex'),
    'VoucherWrongSession',
  );
  v.because(voucher.expiresAt < m.now, 'VoucherExpired');
  v.because(voucher.from !== session.settled, 'VoucherOutOfSequence');
  v.because(voucher.to <= voucher.from || voucher.to > session.deposit, 'VoucherOutOfRange');
  v.because(amounts.length < 1 || amounts.length > 16 || remaining.length !== amounts.length, 'ShareCount');
  v.because(
    remaining.some((worker, i) => i > 0 && byBytes(remaining[i - 1] ?? NOBODY, worker) >= 0),
    'ShareOrder',
    'account',
  );
  v.because(
    remaining.some((worker) => !m.get('worker', worker)),
    'account',
  );
  v.because(!fits(sum(amounts)), 'Overflow');
  v.because(sum(amounts) !== voucher.to - voucher.from, 'ShareSum');
  const hash = sharesHash(remaining.map((worker, i) => ({ worker, amount: amounts[i] ?? 0n })));
  v.because(Buffer.compare(hash, voucher.sharesHash) !== 0, 'ShareHash');
  v.because(holdsLater(ledger.treasuryBuckets, dayOf(m.now)), 'BadClock');
  const workers = remaining.flatMap((worker) => m.get('worker', worker) ?? []);
  const parts = workers.map((worker, i) =>
    part(amounts[i] ?? 0n, WORKER_BPS + least(BigInt(worker.boostBps), BOOST_BPS)),
  );
  v.because(
    workers.some((worker, i) => !fits(worker.uncovered + (parts[i] ?? 0n))),
    'Overflow',
  );
  return () => {
    const spent = sum(amounts);
    workers.forEach((worker, i) => (worker.uncovered += parts[i] ?? 0n));
    session.settled += spent;
    ledger.sessionsOutstanding -= spent;
    ledger.workersOwed += sum(parts);
    ledger.treasuryVested += fill(ledger.treasuryBuckets, dayOf(m.now), spent - sum(parts));
    m.used.push(proof);
  };
}

export const settle: Operation = {
  weight: 14,
  accounts: { session: a('session') },
  draw(draw) {
    const found = drawSession(draw);
    return found && drawSettlement(draw, ...found);
  },
  judge: judgeSettlement,
};
