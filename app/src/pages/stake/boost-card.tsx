import { boostOf, positionAddress, type StakePosition } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useOwnWorkers, type OwnWorker } from '../../chain/own-workers.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Link } from '../../router/router.tsx';
import { Address, shortAddress } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Sol } from '../../ui/money.tsx';
import { Select } from '../../ui/select.tsx';
import { Empty, Query } from '../../ui/states.tsx';
import { DateTime } from '../../ui/time.tsx';
import { BoostLinked } from './boost-linked.tsx';
import { linkDeed } from './deeds.ts';
import type { StakeProps } from './index.tsx';
import { BOOST_DELAY, orNone, partWith, percentText } from './rules.ts';

/** The boost that the stake gives a worker of the same wallet. */
export function BoostCard({ view, now, wallet }: StakeProps & { readonly wallet: string }) {
  const { position } = view;
  const boosts = position ? orNone(position.boosts) : undefined;
  return (
    <Card title="Boost a worker of yours">
      <p className="mb-4 text-sm text-muted">
        Linked stake adds up to 10 points to the 70 % that a worker gets of what is settled, out of the treasury’s part. Your yield stays
        the same. It takes all of your stake and one worker; of another’s worker, its operator or payout key has to sign too (
        <code>linkBoostIx</code> of the sdk).
      </p>
      {position && boosts ? (
        <BoostLinked position={position} worker={boosts} config={view.config} now={now} wallet={wallet} />
      ) : (
        <Choose view={view} now={now} wallet={wallet} />
      )}
    </Card>
  );
}

function Choose({ view, now, wallet }: StakeProps & { readonly wallet: string }) {
  const workers = useOwnWorkers(wallet);
  return (
    <Query of={workers} what="your workers">
      {(own) =>
        own.length === 0 ? (
          <Empty title="This wallet runs no worker">
            Its key is neither operator nor payout key of one. <Link to="/work" className="text-accent underline">Register one</Link>.
          </Empty>
        ) : (
          <Offer own={own} position={view.position} full={view.config.limits.fullBoostStake} now={now} wallet={wallet} />
        )
      }
    </Query>
  );
}

function Offer(props: {
  readonly own: readonly OwnWorker[];
  readonly position: StakePosition | null;
  readonly full: bigint;
  readonly now: bigint;
  readonly wallet: string;
}) {
  const { own, position, full, now, wallet } = props;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const [chosen, setChosen] = useState('');
  const worker = own.find(({ address }) => address.toBase58() === chosen) ?? own[0];
  const taken = worker && orNone(worker.account.booster);
  const self = positionAddress(new PublicKey(wallet));
  const why =
    blocked ??
    (position ? undefined : 'Stake first: there is nothing to link yet.') ??
    (taken && !taken.equals(self) ? 'Another stake boosts this worker: its link has to end first.' : undefined) ??
    (worker?.account.exitAt !== 0n ? 'This worker leaves, and is not boosted.' : undefined) ??
    lacksSol(balances?.lamports);
  const boost = boostOf(position?.staked ?? 0n, full);
  return (
    <div className="grid gap-4">
      {own.length > 1 && (
        <Select
          label="Worker"
          value={worker?.address.toBase58() ?? ''}
          onChange={setChosen}
          options={own.map(({ address, account }) => ({
            value: address.toBase58(),
            text: `${shortAddress(address.toBase58())}, layers ${account.layerStart}–${account.layerEnd - 1}`,
          }))}
        />
      )}
      <Facts
        of={[
          ...(own.length === 1 && worker ? [{ name: 'Worker', is: <Address of={worker.address.toBase58()} /> }] : []),
          { name: 'Boost that your stake earns', is: `+${percentText(boost)}` },
          { name: 'The worker’s part then', is: percentText(partWith(boost)) },
          {
            name: 'Counts from',
            is: (
              <>
                <DateTime at={now + BOOST_DELAY} />, once set
              </>
            ),
          },
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      <div>
        <Button busy={busy} blocked={why} onClick={() => worker && void send(linkDeed(worker.address))}>
          Link
        </Button>
      </div>
    </div>
  );
}
