import { sharesHash, sortShares, toHex } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';

interface Offer {
  from: string;
  to: string;
  shares_hash: string;
  jobs: { id: string; amount_micro_usdc: string; stages: { worker: string; amount_micro_usdc: string }[] }[];
}

/** The keeper's offer with 1 micro-USDC more for the first stage of its first job, in itself in order. */
export function overcharged(answer: string): string {
  const due = JSON.parse(answer) as { offer: Offer | null };
  const { offer } = due;
  const [job] = offer?.jobs ?? [];
  const [stage] = job?.stages ?? [];
  if (!offer || !job || !stage) return answer;
  const more = (amount: string) => (BigInt(amount) + 1n).toString();
  stage.amount_micro_usdc = more(stage.amount_micro_usdc);
  job.amount_micro_usdc = more(job.amount_micro_usdc);
  offer.to = more(offer.to);
  const amounts = new Map<string, bigint>();
  for (const { worker, amount_micro_usdc: amount } of offer.jobs.flatMap((j) => j.stages)) {
    amounts.set(worker, (amounts.get(worker) ?? 0n) + BigInt(amount));
  }
  const shares = [...amounts].map(([worker, amount]) => ({ worker: new PublicKey(worker).toBytes(), amount }));
  offer.shares_hash = toHex(sharesHash(sortShares(shares)));
  return JSON.stringify(due);
}
