import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, type JobFile } from '@shardmarket/sdk';
import { useMemo, type ReactNode } from 'react';
import { useEndpoint } from '../../chain/endpoint.ts';
import { Address } from '../../ui/address.tsx';
import { Card, Stat, Stats } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { Money } from '../../ui/money.tsx';
import { CopyReport } from './copy-report.tsx';
import { Lines, Mark } from './lines-list.tsx';
import type { Line, LineState, Verdict } from './model/lines.ts';
import { reportOf } from './model/report.ts';
import { useCheck, type Given } from './use-check.ts';

const TONE: Readonly<Record<LineState, string>> = {
  ok: 'bg-ok-soft text-ok',
  bad: 'bg-bad-soft text-bad',
  open: 'bg-raised',
  waiting: 'bg-info-soft text-info',
};

/** What came out; it takes the focus, so that who listens hears of it. */
export function Result({ given }: { readonly given: Given }) {
  return (
    <section id="result" tabIndex={-1} aria-label="Result" className="scroll-mt-4 outline-none">
      {given.job ? (
        <Job given={given} job={given.job} />
      ) : (
        <div role="alert" className="grid gap-1 rounded-xl bg-bad-soft p-4 sm:p-5">
          <p className="font-semibold text-bad">This cannot be checked: {given.name}</p>
          <p>{given.problem}</p>
        </div>
      )}
    </section>
  );
}

function Job({ given, job }: { readonly given: Given; readonly job: JobFile }) {
  const { file, chain, verdict, readAt } = useCheck(job, given.at);
  const { rpcUrl, cluster, genesisHash } = useEndpoint();
  const digest = useMemo(() => toHex(sha256(new TextEncoder().encode(given.text))), [given.text]);
  const lines = [...file, ...chain];
  const source = { digest, rpcUrl, genesisHash, at: readAt || given.at };
  return (
    <Card title="Result" aside={given.name}>
      <div className="grid gap-5">
        <Summary verdict={verdict}>
          <CopyReport text={() => reportOf(job, lines, source)} waiting={verdict.state === 'waiting'} />
        </Summary>
        <Stats>
          <Stat label="Job">
            <span className="font-mono text-base font-normal" title={job.id}>
              {job.id.slice(0, 8)}…
            </span>
          </Stat>
          <Stat label="Session">
            <span className="font-normal">
              <Address of={job.session} />
            </span>
          </Stat>
          <Stat label="Charged">
            <Money micro={BigInt(job.amount_micro_usdc)} />
          </Stat>
          <Stat label="Tokens" hint={`${job.prompt_tokens} in, ${job.completion_tokens} out`}>
            {job.prompt_tokens + job.completion_tokens}
          </Stat>
          <Stat label="Stages" hint={`${job.layers} layers`}>
            {job.stages.length}
          </Stat>
        </Stats>
        <div className="grid gap-5 lg:grid-cols-2">
          <Group title="By the file alone" note="computed here, nobody was asked" lines={file} />
          <Group
            title="Against the chain"
            note={rpcUrl === null ? 'no RPC is known' : `${cluster}, read from ${new URL(rpcUrl).host}`}
            lines={chain}
          />
        </div>
      </div>
    </Card>
  );
}

function Summary({ verdict, children }: { readonly verdict: Verdict; readonly children: ReactNode }) {
  const { state, title, ok, bad, open } = verdict;
  const parts = [
    `${ok} hold`,
    ...(bad > 0 ? [`${bad} fail`] : []),
    ...(open > 0 ? [`${open} could not be checked`] : []),
  ];
  return (
    <div className={cx('flex flex-wrap items-center justify-between gap-3 rounded-lg px-4 py-3', TONE[state])}>
      <div role="status" className="flex items-center gap-3">
        <Mark state={state} large />
        <div>
          <p className="text-lg font-semibold">{title}</p>
          <p className="text-sm text-text">{parts.join(', ')}</p>
        </div>
      </div>
      {children}
    </div>
  );
}

function Group(props: { readonly title: string; readonly note: string; readonly lines: readonly Line[] }) {
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line pb-1.5">
        <h3 className="font-semibold">{props.title}</h3>
        <p className="text-[13px] text-muted">{props.note}</p>
      </div>
      <Lines lines={props.lines} label={props.title} />
    </div>
  );
}
