import { distributionHistory, type Distribution } from '@shardmarket/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { connectionTo } from '../../chain/connection.ts';
import { useEndpoint } from '../../chain/endpoint.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Age } from '../../ui/time.tsx';

/** days that are read at a time */
const PAGE = 14;
/** ms between two looks for a new one */
const EVERY = 60_000;

const NARROW = 'minmax(6.5rem, 1fr)';
const COLUMNS: readonly Column<Distribution>[] = [
  { name: 'Day', cell: ({ day }) => dayText(day), width: NARROW },
  {
    name: 'To stakers',
    cell: ({ stakerHalf }) => <Money micro={stakerHalf} unit="" all />,
    numeric: true,
    width: NARROW,
  },
  { name: 'Treasury', cell: ({ taken }) => <Money micro={taken} unit="" all />, numeric: true, width: NARROW },
  {
    name: 'Transaction',
    cell: ({ signature }) => (signature === undefined ? 'forgotten by the RPC' : <Address of={signature} kind="tx" />),
    width: 'minmax(8rem, 1fr)',
  },
];

/** What was given to stakers day by day, read of the chain. */
export function Distributions() {
  const { rpcUrl } = useEndpoint();
  const query = useInfiniteQuery({
    queryKey: ['chain', rpcUrl, 'distributions'],
    queryFn: ({ pageParam }) =>
      distributionHistory(connectionTo(rpcUrl ?? ''), {
        limit: PAGE,
        ...(pageParam === undefined ? {} : { before: pageParam }),
      }),
    initialPageParam: undefined as bigint | undefined,
    getNextPageParam: (page) => page.older,
    enabled: rpcUrl !== null,
    refetchInterval: EVERY,
  });
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <Card title="Distributions" aside={rows && <Age at={query.dataUpdatedAt} />}>
      {rows === undefined ? (
        query.failureReason ? (
          <Failed what="the distributions" error={query.failureReason} retry={() => void query.refetch()} />
        ) : (
          <Loading what="the distributions" />
        )
      ) : (
        <div className="grid gap-3">
          <Table
            label="Distributions, in USDC"
            rows={rows}
            columns={COLUMNS}
            keyOf={({ day }) => day.toString()}
            empty={
              <Empty title="No epoch has been opened yet">
                Once a day the treasury that has passed its challenge window is split in two halves.
              </Empty>
            }
          />
          {query.hasNextPage && (
            <div>
              <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Older ones
              </Button>
            </div>
          )}
          <p className="text-[13px] text-muted">
            In USDC. Half of the treasury that had vested, with the odd micro-USDC, streams for 24 hours from the time
            at which the epoch was opened.
          </p>
        </div>
      )}
    </Card>
  );
}

/** `20780n` → `"2026-11-23"`, UTC as the program’s days. */
function dayText(day: bigint): string {
  return new Date(Number(day) * 86_400_000).toISOString().slice(0, 10);
}
