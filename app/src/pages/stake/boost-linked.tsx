import type { Config, StakePosition, Worker } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Sol } from '../../ui/money.tsx';
import { Query } from '../../ui/states.tsx';
import { Countdown, DateTime } from '../../ui/time.tsx';
import { refreshDeed, unlinkDeed } from './deeds.ts';
import { boostState, partWith, percentText } from './rules.ts';
import { useBoosted } from './use-boosted.ts';

interface LinkedProps {
  readonly position: StakePosition;
  readonly worker: PublicKey;
  readonly config: Config;
  /** of the chain, unix seconds */
  readonly now: bigint;
  readonly wallet: string;
}

/** The link that there is: what it gives, from when on, and how to set or end it. */
export function BoostLinked(props: LinkedProps) {
  const boosted = useBoosted(props.position);
  return (
    <Query of={boosted} what="the boosted worker">
      {(account) => (account ? <Linked {...props} account={account} /> : <p>The worker’s account is gone.</p>)}
    </Query>
  );
}

function Linked({ position, worker, config, now, wallet, account }: LinkedProps & { readonly account: Worker }) {
  const { data: balances } = useBalances(wallet);
  const setting = useTransaction();
  const ending = useTransaction();
  const state = boostState(position, account, config.limits.fullBoostStake, now);
  const poor = lacksSol(balances?.lamports);
  const whyNotSet =
    state.refresh === 'nothing'
      ? 'It is what your stake earns already.'
      : state.refresh === 'too-early' && (
          <>
            A rise counts in <Countdown at={state.risesAt} nowSecs={now} />.
          </>
        );
  return (
    <div className="grid gap-4">
      <Facts
        of={[
          { name: 'Worker', is: <Address of={worker.toBase58()} /> },
          { name: 'Boost now', is: `+${percentText(state.now)}` },
          { name: 'Boost that your stake earns', is: `+${percentText(state.earned)}` },
          { name: 'The worker’s part then', is: percentText(partWith(state.earned)) },
          { name: 'A rise counts from', is: <DateTime at={state.risesAt} /> },
          { name: 'Network fee, each', is: <Sol lamports={FEE} /> },
        ]}
      />
      <div className="flex flex-wrap items-start gap-3">
        <Button
          look="primary"
          busy={setting.busy}
          blocked={setting.blocked ?? (whyNotSet || undefined) ?? poor}
          onClick={() => void setting.send(refreshDeed(worker))}
        >
          Set the boost to +{percentText(state.earned)}
        </Button>
        <Button
          look="danger"
          busy={ending.busy}
          blocked={ending.blocked ?? poor}
          onClick={() => void ending.send(unlinkDeed(worker))}
        >
          End the link
        </Button>
      </div>
      <p className="text-[13px] text-muted">
        Anybody can set it. Ending the link takes {state.now === 0n ? 'effect' : `the +${percentText(state.now)} away`} at once; to link again
        takes another day.
      </p>
    </div>
  );
}
