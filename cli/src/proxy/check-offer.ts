import {
  encodeVoucher,
  fromHex,
  receiptsRoot,
  sharesHash,
  sortShares,
  stageDues,
  stageAmount,
  toHex,
  verifyJobReceipts,
  type OfferedJob,
  type SignedReceipt,
  type VoucherOffer,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { CliError } from '../errors.ts';
import { signedTo, type Book, type Metered, type QuotedStage } from './events.ts';

/** A voucher that holds against the book: what to sign, and the jobs that it pays for. */
export interface CheckedVoucher {
  /** the 124 bytes */
  readonly voucher: Uint8Array;
  readonly jobs: readonly string[];
  /** the requests that these jobs answered */
  readonly asks: readonly string[];
}

/** What a job without a quote may ask: micro-USDC per million layer-tokens that the worker's account on chain says. */
export type KnownAsks = ReadonlyMap<string, bigint>;

/**
 * Holds what a keeper wants signed against what was metered here. The voucher is put together anew from what holds, never taken from
 * the keeper. @throws CliError VOUCHER_REFUSED that says what does not hold, and for which job
 */
export function checkOffer(offer: VoucherOffer, book: Book, asks: KnownAsks = new Map()): CheckedVoucher {
  if (offer.session !== book.session) throw refused(`it is of session ${offer.session}, not ${book.session}`);
  const from = signedTo(book);
  if (offer.from < from)
    throw refused(`it begins at ${offer.from}, and vouchers up to ${from} are signed: it would overlap`);
  if (offer.from > from)
    throw refused(`it begins at ${offer.from}, and only ${from} is signed for: there would be a gap`);
  const paid = new Set(book.signed.flatMap((voucher) => voucher.jobs));
  const taken = new Set<string>();
  for (const job of offer.jobs) {
    if (paid.has(job.id)) throw refused(`job ${job.id} is signed for already`);
    const ask = askOf(job, book, taken);
    taken.add(ask.ask);
    checkJob(job, book.session, ask, asks);
  }
  const sum = total(offer.jobs.map((job) => BigInt(job.amount_micro_usdc)));
  if (offer.to - offer.from !== sum)
    throw refused(`it spends ${offer.to - offer.from} micro-USDC, its jobs cost ${sum}`);
  const shares = sortShares(sharesOf(offer.jobs));
  const receipts = offer.jobs.flatMap(paidReceipts);
  if (toHex(sharesHash(shares)) !== offer.shares_hash) throw refused('its shares are not those of its jobs');
  if (toHex(receiptsRoot(receipts)) !== offer.receipts_root) throw refused('its receipts are not those of its jobs');
  const voucher = encodeVoucher({
    ...{ session: new PublicKey(book.session).toBytes(), from: offer.from, to: offer.to, expiresAt: offer.expires_at },
    ...{ sharesHash: sharesHash(shares), receiptsRoot: receiptsRoot(receipts) },
  });
  return { voucher, jobs: offer.jobs.map((job) => job.id), asks: [...taken] };
}

/** The request that a job answers; of one whose answer never came the job's name is not known, only what was asked for. */
function askOf(job: OfferedJob, book: Book, taken: ReadonlySet<string>): Metered {
  const asks = [...book.asks.values()];
  const named = asks.find((ask) => ask.job === job.id);
  if (named && !taken.has(named.ask)) return named;
  if (named) throw refused(`job ${job.id} stands in it twice`);
  const used = new Set([...taken, ...book.signed.flatMap((voucher) => voucher.asks)]);
  const lost = asks.find((ask) => ask.job === undefined && ask.end && !used.has(ask.ask) && fits(job, ask));
  if (lost) return lost;
  throw refused(`job ${job.id} was not asked for by this proxy`);
}

function fits(job: OfferedJob, ask: Metered): boolean {
  return job.manifest_hash === ask.manifest && job.prompt_tokens === ask.promptTokens;
}

function checkJob(job: OfferedJob, session: string, ask: Metered, asks: KnownAsks): void {
  const { end, manifest } = ask;
  if (!end) throw refused(`job ${job.id} still runs`);
  if (job.manifest_hash !== manifest) throw refused(`job ${job.id} ran on another model than was asked for`);
  requireTiling(job, ask.layers);
  const most = 'tokens' in end ? end.tokens : Math.min(end.most, ask.maxTokens);
  const { completion_tokens: claimed } = job;
  if (claimed > most) throw refused(`job ${job.id}: ${claimed} tokens are charged, metered were ${most}`);
  const committed = claimed === 0 ? 0 : ask.promptTokens + claimed - 1;
  const stages = quotedStages(job, ask.stages, asks, committed);
  const dues = stageDues(stages, committed, faultsOf(job, session, ask, committed), job.state === 'failed');
  for (const [i, stage] of job.stages.entries()) {
    const [amount, due] = [BigInt(stage.amount_micro_usdc), dues[i] ?? 0n];
    if (amount <= due) continue;
    throw refused(`job ${job.id}: stage ${stage.operator} is charged ${amount} micro-USDC, metered were ${due}`);
  }
  const [charged, sum] = [BigInt(job.amount_micro_usdc), total(job.stages.map((s) => BigInt(s.amount_micro_usdc)))];
  if (sum !== charged) throw refused(`job ${job.id}: the keeper charges ${charged} micro-USDC, its stages cost ${sum}`);
}

/** What is wrong with the job's receipts, by operator: a stage at fault is owed nothing. */
function faultsOf(job: OfferedJob, session: string, { manifest, end, layers }: Metered, committed: number) {
  if (committed === 0) return new Map<string, never>();
  const receipts = job.stages.flatMap((s) => s.receipt ?? []);
  const facts = {
    ...{ session, job: job.id, manifestHash: manifest, numericsClass: job.numerics_class, layers, committed },
    // Of ids that never came here, all stages have to have signed for the same ones.
    tokenRoot: end && 'root' in end ? end.root : (receipts[0]?.tokenRoot ?? ''),
    stages: job.stages,
  };
  return verifyJobReceipts(facts, receipts).faults;
}

function requireTiling(job: OfferedJob, layers: number): void {
  const ends = job.stages.map((stage) => stage.layers);
  const tiled = ends.every(([start, end], i) => end > start && start === (i === 0 ? 0 : ends[i - 1]?.[1]));
  if (tiled && ends.at(-1)?.[1] === layers) return;
  throw refused(`job ${job.id}: its stages do not hold each of the ${layers} layers once`);
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, n) => sum + n, 0n);
}

/** The job's stages at no more than they were quoted for. */
function quotedStages(job: OfferedJob, quoted: readonly QuotedStage[] | undefined, asks: KnownAsks, committed: number) {
  return job.stages.map((stage, i) => {
    const [start, end] = stage.layers;
    const most = quoted ? sameLayers(quoted[i], stage.layers)?.ask : asks.get(stage.worker);
    if (most === undefined)
      throw refused(`job ${job.id}: no price is known for layers ${start}-${end} of ${stage.operator}`);
    const ask = BigInt(stage.ask);
    if (ask > most) {
      const [more, less] = [stageAmount(ask, end - start, committed), stageAmount(most, end - start, committed)];
      const asked = `asks ${ask} micro-USDC per million layer-tokens, ${most} was quoted`;
      throw refused(`job ${job.id}: stage ${stage.operator} ${asked}: ${more} micro-USDC rather than ${less}`);
    }
    return { operator: stage.operator, ask, layers: stage.layers };
  });
}

function sameLayers(quoted: QuotedStage | undefined, [start, end]: readonly [number, number]): QuotedStage | undefined {
  return quoted?.layers[0] === start && quoted.layers[1] === end ? quoted : undefined;
}

function sharesOf(jobs: readonly OfferedJob[]) {
  const amounts = new Map<string, bigint>();
  for (const { worker, amount_micro_usdc: amount } of jobs.flatMap((job) => job.stages)) {
    if (BigInt(amount) > 0n) amounts.set(worker, (amounts.get(worker) ?? 0n) + BigInt(amount));
  }
  return [...amounts].map(([worker, amount]) => ({ worker: new PublicKey(worker).toBytes(), amount }));
}

function paidReceipts({ stages }: OfferedJob): SignedReceipt[] {
  return stages.flatMap((s) => (BigInt(s.amount_micro_usdc) > 0n && s.receipt ? [s.receipt] : []));
}

function refused(why: string): CliError {
  return new CliError('VOUCHER_REFUSED', `the voucher is not signed: ${why}`);
}

/** The signature of an offer that was signed before, word for word; undefined if it was not. */
export function signedBefore(offer: VoucherOffer, book: Book): Uint8Array | undefined {
  const found = book.signed.find((s) => s.from === offer.from && s.to === offer.to);
  if (!found) return undefined;
  const session = new PublicKey(offer.session).toBytes();
  const body = { session, from: offer.from, to: offer.to, expiresAt: offer.expires_at };
  const hashes = { sharesHash: fromHex(offer.shares_hash, 32), receiptsRoot: fromHex(offer.receipts_root, 32) };
  const same = toHex(encodeVoucher({ ...body, ...hashes })) === found.voucher;
  return same ? fromHex(found.signature, 64) : undefined;
}
