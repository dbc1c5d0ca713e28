import { checkJobFile, FAULT_MEANINGS, type ReceiptFault } from '@shardmarket/sdk';
import { useMemo } from 'react';
import { handJob } from '../../../keeper/handed-job.ts';
import { Link } from '../../../router/router.tsx';
import { Address, Copy } from '../../../ui/address.tsx';
import { Badge } from '../../../ui/card.tsx';
import { Money } from '../../../ui/money.tsx';
import { Failed, Loading } from '../../../ui/states.tsx';
import { isFinal, useJob, type Job } from './job.ts';

/** What the workers signed for a job, what each is paid, and whether it adds up: checked here, in the browser. */
export function Receipts({ job, apiKey }: { readonly job: string; readonly apiKey: string }) {
  const { data, error, refetch } = useJob(job, apiKey);
  if (!data) {
    return error ? (
      <Failed what="the receipts" error={error} retry={() => void refetch()} />
    ) : (
      <Loading what="the receipts" />
    );
  }
  return <Shown job={data} />;
}

function Shown({ job }: { readonly job: Job }) {
  const { file, shown, text } = job;
  const findings = useMemo(() => (file.state === 'running' ? undefined : checkJobFile(file)), [file]);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {findings === undefined ? (
          <Badge tone="info">Still being billed</Badge>
        ) : findings.length === 0 ? (
          <Badge tone="ok">Receipts agree</Badge>
        ) : (
          <Badge tone="bad">Receipts do not agree</Badge>
        )}
        <Settlement job={job} />
      </div>
      {findings !== undefined && findings.length > 0 && (
        <ul className="list-disc pl-5 text-sm text-bad">
          {findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line text-sm" aria-label="Receipts">
        {file.stages.map(({ operator, layers: [start, end], amount_micro_usdc, receipt }, i) => (
          <li key={`${operator} ${start}`} className="flex flex-wrap items-baseline justify-between gap-x-3 px-3 py-2">
            <span>
              Layers {start + 1}–{end} <Address of={operator} />
            </span>
            <span className="text-right">
              <Money micro={BigInt(amount_micro_usdc)} />
              <span className="block text-[13px] text-muted">
                {receipt === null
                  ? 'no receipt, not charged'
                  : shown.stages[i]?.faults.map((f) => FAULT_MEANINGS[f as ReceiptFault] ?? f).join('; ') || 'signed'}
              </span>
            </span>
          </li>
        ))}
        <li className="flex justify-between px-3 py-2 font-medium">
          <span>Charged</span> <Money micro={BigInt(file.amount_micro_usdc)} />
        </li>
      </ul>
      {shown.stats && (
        <p className="text-[13px] text-muted">
          {shown.stats.proposed} tokens were drafted, {shown.stats.accepted} accepted
          {shown.alpha !== null && `, ${Math.round(shown.alpha * 100)} % of those that were judged`}.
        </p>
      )}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <Link
          to={`/verify?job=${file.id}`}
          onClick={() => handJob(file.id, text)}
          className="text-accent underline underline-offset-2"
        >
          Verify them
        </Link>
        <a
          href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
          download={`job-${file.id}.json`}
          className="text-accent underline underline-offset-2"
        >
          Save as a file
        </a>
        <span className="inline-flex items-center text-[13px] text-muted">
          Job <span className="ml-1 font-mono">{file.id.slice(0, 8)}…</span>
          <Copy text={file.id} what="job id" />
        </span>
      </p>
    </div>
  );
}

function Settlement({ job }: { readonly job: Job }) {
  const { settlement } = job.shown;
  if (job.file.amount_micro_usdc === '0') return <Badge>Nothing to settle</Badge>;
  if (!isFinal(job)) return <Badge tone="info">Not settled yet</Badge>;
  return (
    <>
      <Badge tone="ok">Settled on chain</Badge>
      {settlement?.signature != null && <Address of={settlement.signature} kind="tx" />}
    </>
  );
}
