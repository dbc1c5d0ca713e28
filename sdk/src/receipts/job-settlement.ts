/** What the chain says of a job that was settled: read from an RPC, trusting no keeper. */
import { PublicKey, type Connection, type Finality } from '@solana/web3.js';
import { equalBytes, toHex } from '../bytes.ts';
import { verify } from '../keys.ts';
import { settledBy, type ChainSettlement } from '../program/session-history.ts';
import { marketCalls } from '../program/transactions.ts';
import { sharesHash } from '../voucher.ts';
import { checked, unchecked, type JobCheck, type JobFile } from './job-file.ts';
import { receiptsRoot } from './receipt.ts';

type Settlement = Omit<ChainSettlement, 'signature'>;

/**
 * Checks the voucher that paid for a job, whether it commits to the job's receipts, and that its transaction landed and paid each stage's
 * worker at least what the job says. A voucher pays for many jobs: its root can be checked only where it pays for this one alone.
 * @throws an RPC's error
 */
export async function settlementChecks(
  connection: Pick<Connection, 'getTransaction'>,
  job: JobFile,
  commitment: Finality = 'confirmed',
): Promise<JobCheck[]> {
  const signature = job.settlement?.signature;
  if (!signature) {
    const why = 'the job is not settled on chain, or its file does not say by which transaction';
    return [unchecked('voucher', why), unchecked('receipts_root', why), unchecked('settlement', why)];
  }
  const landed = await connection.getTransaction(signature, { commitment, maxSupportedTransactionVersion: 0 });
  const settled = landed ? marketCalls(landed).flatMap((call) => settledBy(call) ?? []) : [];
  const session = new PublicKey(job.session).toBytes();
  const found = settled.find(({ voucher }) => equalBytes(voucher.session, session));
  if (!found) {
    const wrong = landed
      ? `transaction ${signature} settled nothing of session ${job.session}`
      : `this cluster does not have transaction ${signature}`;
    const why = 'there is no voucher on chain';
    return [unchecked('voucher', why), unchecked('receipts_root', why), checked('settlement', [wrong], '')];
  }
  return [voucherCheck(found), rootCheck(found, job), paymentCheck(found, job, signature)];
}

function voucherCheck({ voucher, bytes, voucherSignature, signer, shares }: Settlement): JobCheck {
  const key = new PublicKey(signer).toBase58();
  const sum = shares.reduce((total, { amount }) => total + amount, 0n);
  const spent = voucher.to - voucher.from;
  const findings = [
    ...(verify(voucherSignature, bytes, signer) ? [] : [`the session key ${key} did not sign the voucher`]),
    ...(equalBytes(sharesHash(shares), voucher.sharesHash) ? [] : ['the voucher commits to other shares']),
    ...(sum === spent ? [] : [`the voucher spends ${spent} micro-USDC, its shares are ${sum}`]),
  ];
  return checked(
    'voucher',
    findings,
    `the session key ${key} signed for ${spent} micro-USDC to ${shares.length} workers`,
  );
}

function rootCheck({ voucher, shares }: Settlement, job: JobFile): JobCheck {
  const paid = job.stages.filter((stage) => BigInt(stage.amount_micro_usdc) > 0n);
  const root = toHex(receiptsRoot(paid.flatMap((stage) => stage.receipt ?? [])));
  if (root === toHex(voucher.receiptsRoot))
    return checked('receipts_root', [], `the voucher commits to these receipts: ${root}`);
  const alone = shares.reduce((total, { amount }) => total + amount, 0n) === BigInt(job.amount_micro_usdc);
  if (!alone)
    return unchecked('receipts_root', 'the voucher pays for other jobs too: their receipts are part of its root');
  return checked(
    'receipts_root',
    [`the voucher commits to ${toHex(voucher.receiptsRoot)}, these receipts are ${root}`],
    '',
  );
}

function paymentCheck({ shares }: Settlement, job: JobFile, signature: string): JobCheck {
  const findings: string[] = [];
  const due = new Map<string, bigint>();
  for (const { worker, operator, amount_micro_usdc } of job.stages) {
    const amount = BigInt(amount_micro_usdc);
    if (amount === 0n) continue;
    if (worker === undefined) findings.push(`the file does not name the worker account of ${operator}`);
    else due.set(worker, (due.get(worker) ?? 0n) + amount);
  }
  for (const [worker, amount] of due) {
    const share = shares.find((s) => new PublicKey(s.worker).toBase58() === worker)?.amount ?? 0n;
    if (share < amount) findings.push(`worker ${worker} was paid ${share} micro-USDC, the job says ${amount}`);
  }
  return checked('settlement', findings, `transaction ${signature} paid the workers of all stages`);
}
