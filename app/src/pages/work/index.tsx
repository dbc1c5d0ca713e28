import type { Config } from '@shardmarket/sdk';
import { useState } from 'react';
import { useChainNow } from '../../chain/clock.ts';
import { useMarketConfig } from '../../chain/config.ts';
import { useOwnWorkers, type OwnWorker } from '../../chain/own-workers.ts';
import { shortAddress } from '../../ui/address.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Empty, Query } from '../../ui/states.tsx';
import { useWallet } from '../../wallet/use-wallet.ts';
import { RegisterCard } from './register-card.tsx';
import { WorkerParts } from './worker-parts.tsx';

/** What every part of a worker's page is given. */
export interface WorkerProps {
  readonly worker: OwnWorker;
  readonly config: Config;
  /** of the chain, unix seconds */
  readonly now: bigint;
  /** base58 */
  readonly wallet: string;
}

export default function Work() {
  const { address } = useWallet();
  return (
    <Page
      title="Work"
      lead="Your machine holds a range of a model’s layers, you bond ZERO for it, and are paid 70 % of what buyers are charged for them."
    >
      {address === undefined ? (
        <Card>
          <Empty title="No wallet is connected">
            Connect the operator’s wallet to register a worker and run it, or the payout key’s to claim what it has earned.
          </Empty>
        </Card>
      ) : (
        <Own wallet={address} />
      )}
    </Page>
  );
}

function Own({ wallet }: { readonly wallet: string }) {
  const workers = useOwnWorkers(wallet);
  const config = useMarketConfig();
  const now = useChainNow();
  return (
    <Query of={config} what="the market’s limits">
      {(limits) => (
        <Query of={{ ...workers, data: now === undefined ? undefined : workers.data }} what="your workers">
          {(own) => <Chosen own={own} config={limits} now={now ?? 0n} wallet={wallet} />}
        </Query>
      )}
    </Query>
  );
}

function Chosen({ own, ...props }: Omit<WorkerProps, 'worker'> & { readonly own: readonly OwnWorker[] }) {
  const [address, setAddress] = useState('');
  const worker = own.find((w) => w.address.toBase58() === address) ?? own[0];
  const mine = own.some((w) => w.account.operator.toBase58() === props.wallet);
  return (
    <div className="grid gap-4">
      {own.length > 1 && (
        <Select
          label={`Worker, one of ${own.length}`}
          value={worker?.address.toBase58() ?? ''}
          onChange={setAddress}
          options={own.map((w) => ({
            value: w.address.toBase58(),
            text: `${shortAddress(w.address.toBase58())}, layers ${w.account.layerStart}–${w.account.layerEnd - 1}`,
          }))}
        />
      )}
      {worker && <WorkerParts key={worker.address.toBase58()} worker={worker} {...props} />}
      {!mine && <RegisterCard {...props} />}
    </div>
  );
}
