import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import { keeper } from '../../../keeper/client.ts';
import { Address } from '../../../ui/address.tsx';
import { Button } from '../../../ui/button.tsx';
import { Stat, Stats } from '../../../ui/card.tsx';
import { Chart } from '../../../ui/chart.tsx';
import { Money } from '../../../ui/money.tsx';
import { Empty, Failed, Loading } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { Age } from '../../../ui/time.tsx';
import { useHeldKey } from '../keys/held.ts';
import { KeyGate } from '../playground/key-gate.tsx';
import { everyDay, pointsOf, totalOf, usageSchema } from './days.ts';

/** Days that are shown. */
const DAYS = 30;

const pageSchema = z.object({
  data: z.array(
    z.object({
      ...{ id: z.string(), model: z.string(), state: z.string(), error: z.string().nullable() },
      ...{ prompt_tokens: z.number(), completion_tokens: z.number() },
      amount_micro_usdc: z.string().regex(/^\d+$/).transform(BigInt),
      settlement: z.object({ state: z.string(), signature: z.string().nullable() }).nullable(),
      created_at: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
type ListedJob = z.infer<typeof pageSchema>['data'][number];

/** What a session has used, by the keeper's books: by day, and job by job. */
export function UsagePanel({ session, blocked }: { readonly session: string; readonly blocked: string | undefined }) {
  const apiKey = useHeldKey(session);
  if (apiKey === undefined) return <KeyGate session={session} blocked={blocked} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <ByDay session={session} apiKey={apiKey} />
      <Jobs session={session} apiKey={apiKey} />
    </div>
  );
}

interface Given {
  readonly session: string;
  readonly apiKey: string;
}

function ByDay({ session, apiKey }: Given) {
  const { data, failureReason, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['usage', session],
    queryFn: async () => usageSchema.parse(await keeper.get(`/v1/sessions/${session}/usage?days=${DAYS}`, apiKey)),
    refetchInterval: 10_000,
    retry: 2,
  });
  if (!data) {
    return failureReason ? (
      <Failed what="the usage" error={failureReason} retry={() => void refetch()} />
    ) : (
      <Loading what="the usage" />
    );
  }
  const days = everyDay(data, dataUpdatedAt, DAYS);
  const total = totalOf(days);
  return (
    <section aria-label="Usage by day" className="grid gap-4">
      <Stats>
        <Stat label={`Cost, ${DAYS} days`} hint="settled or not">
          <Money micro={total.cost} />
        </Stat>
        <Stat label="Jobs">{total.jobs}</Stat>
        <Stat label="Tokens in">{total.promptTokens.toLocaleString('en')}</Stat>
        <Stat label="Tokens out">{total.completionTokens.toLocaleString('en')}</Stat>
      </Stats>
      <div className="max-w-3xl">
        <Chart title="Cost by day (UTC), USDC" points={pointsOf(days)} />
      </div>
      <p className="text-[13px] text-muted">
        By the keeper’s books, <Age at={dataUpdatedAt} />; days are UTC.
        {failureReason !== null && ` The last try failed: ${messageOf(failureReason)}`}
      </p>
    </section>
  );
}

function Jobs({ session, apiKey }: Given) {
  const query = useInfiniteQuery({
    queryKey: ['jobs', session],
    queryFn: async ({ pageParam }) => {
      const before = pageParam === '' ? '' : `&before=${pageParam}`;
      return pageSchema.parse(await keeper.get(`/v1/sessions/${session}/jobs?limit=50${before}`, apiKey));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 10_000,
    retry: 2,
  });
  if (!query.data) {
    return query.failureReason ? (
      <Failed what="the jobs" error={query.failureReason} retry={() => void query.refetch()} />
    ) : (
      <Loading what="the jobs" />
    );
  }
  return (
    <section aria-label="Jobs" className="grid gap-2">
      <h3 className="font-semibold">Jobs</h3>
      <Table<ListedJob>
        label="Jobs of the session, newest first"
        rows={query.data.pages.flatMap((page) => page.data)}
        keyOf={({ id }) => id}
        empty={<Empty title="No job yet">Ask something in the playground, or with any OpenAI client.</Empty>}
        columns={[
          { name: 'Begun', width: 'minmax(13rem, 1fr)', cell: (job) => new Date(job.created_at).toLocaleString() },
          { name: 'Model', cell: ({ model }) => model },
          { name: 'In', numeric: true, width: '5rem', cell: (job) => job.prompt_tokens },
          { name: 'Out', numeric: true, width: '5rem', cell: (job) => job.completion_tokens },
          {
            name: 'Cost, USDC',
            numeric: true,
            cell: (job) => <Money micro={job.amount_micro_usdc} unit="" all />,
          },
          { name: 'State', cell: ({ state, error }) => (error === null ? state : `${state}: ${error}`) },
          { name: 'Settled', width: 'minmax(9rem, 1fr)', cell: (job) => <Settled job={job} /> },
        ]}
      />
      {query.hasNextPage && (
        <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Older jobs
        </Button>
      )}
    </section>
  );
}

function Settled({ job: { settlement, amount_micro_usdc, state } }: { readonly job: ListedJob }) {
  if (settlement?.state === 'confirmed' && settlement.signature !== null) {
    return <Address of={settlement.signature} kind="tx" />;
  }
  if (state === 'running') return 'running';
  return amount_micro_usdc === 0n ? 'nothing to settle' : 'not yet';
}
