import { useWorkers, type WorkersOnChain } from '../../chain/workers.ts';
import { useNetwork, type Network as Live } from '../../keeper/network.ts';
import { navigate, useSearch } from '../../router/router.tsx';
import { Dialog, Empty, Page, Query } from '../../ui/index.ts';
import { ModelsCard } from './models-card.tsx';
import { RingDetails } from './ring-details.tsx';
import { RingsCard } from './rings-card.tsx';
import { workerRows, type WorkerRow } from './rows.ts';
import { WorkerDetails } from './worker-dialog.tsx';
import { WorkersCard } from './workers-card.tsx';

const close = () => navigate('/network');

/** What the address asks for: `?worker=` or `?ring=`. */
function Details({ live, rows }: { readonly live: Live | undefined; readonly rows: readonly WorkerRow[] }) {
  const search = useSearch();
  const [worker, ring] = [search.get('worker'), search.get('ring')];
  const row = rows.find(({ address }) => address === worker);
  const found = live?.rings.find(({ id }) => id === ring);
  return (
    <>
      <Dialog wide open={worker !== null} onClose={close} title="Worker">
        {row ? (
          <WorkerDetails key={row.address} row={row} />
        ) : (
          <Empty title="No such worker">
            Neither this chain nor the keeper knows it, or they have not answered yet.
          </Empty>
        )}
      </Dialog>
      <Dialog wide open={ring !== null && worker === null} onClose={close} title="Ring">
        {found ? (
          <RingDetails ring={found} rows={rows} />
        ) : (
          <Empty title="This ring is gone">
            Rings end when they have not worked for long, or when a worker leaves.
          </Empty>
        )}
      </Dialog>
    </>
  );
}

/** Rings, workers and models: what the chain says of them, and what the keeper sees. */
export default function Network() {
  const live = useNetwork();
  const chain = useWorkers();
  const onChain: WorkersOnChain | undefined = chain.data;
  const rows = workerRows(onChain?.workers ?? [], live.data?.workers ?? []);
  return (
    <Page
      title="Network"
      lead="Who serves which layers, and how fast. Offers, bonds and strikes are the chain’s; what runs now is what this keeper sees."
    >
      <Query of={live} what="the rings">
        {(network) => <RingsCard network={network} updatedAt={live.updatedAt} />}
      </Query>
      <Query of={chain} what="the models">
        {(data) => <ModelsCard of={data} />}
      </Query>
      {(onChain !== undefined || live.data !== undefined) && <WorkersCard rows={rows} />}
      <Details live={live.data} rows={rows} />
    </Page>
  );
}
