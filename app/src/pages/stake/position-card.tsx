import { stakeState } from '@shardmarket/sdk';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Stat, Stats } from '../../ui/card.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { Empty } from '../../ui/states.tsx';
import { Countdown, DateTime } from '../../ui/time.tsx';
import { claimDeed, withdrawDeed } from './deeds.ts';
import type { StakeProps } from './index.tsx';
import { percentText } from './rules.ts';

/** What a wallet has staked and earned, to claim and to withdraw. */
export function PositionCard({ view, now, wallet }: StakeProps & { readonly wallet: string }) {
  const { config, pool, position } = view;
  if (!position) {
    return (
      <Card title="Your stake">
        <Empty title="You have never staked">What you stake earns from the second on in which it is confirmed.</Empty>
      </Card>
    );
  }
  const state = stakeState(position, pool, config.limits, now);
  const share = pool.totalStaked === 0n ? 0n : (state.staked * 10_000n) / pool.totalStaked;
  return (
    <Card title="Your stake">
      <Stats>
        <Stat label="Staked" hint={`${percentText(share)} of all stake, floored`}>
          <Money micro={state.staked} unit="ZERO" />
        </Stat>
        <Stat
          label="Cooling"
          hint={
            state.coolingUntil === undefined ? (
              'nothing was unstaked'
            ) : state.withdrawable > 0n ? (
              'its cooldown is over'
            ) : (
              <>
                until <DateTime at={state.coolingUntil} />
              </>
            )
          }
        >
          <Money micro={state.cooling} unit="ZERO" />
        </Stat>
        <Stat label="Yield to claim" hint="unclaimed yield stays yours">
          <Money micro={state.claimable} />
        </Stat>
      </Stats>
      <div className="mt-5 flex flex-wrap items-start gap-3">
        <Claim view={view} wallet={wallet} claimable={state.claimable} />
        <Withdraw
          view={view}
          wallet={wallet}
          cooling={state.cooling}
          wait={
            state.cooling === 0n ? (
              'Nothing cools: unstake first.'
            ) : state.withdrawable === 0n ? (
              <>
                In <Countdown at={position.coolingUntil} nowSecs={now} />, when the cooldown is over.
              </>
            ) : undefined
          }
        />
      </div>
      <p className="mt-3 text-[13px] text-muted">
        Both go to your wallet; network fee <Sol lamports={FEE} /> each.
      </p>
    </Card>
  );
}

function Claim(props: { readonly view: StakeProps['view']; readonly wallet: string; readonly claimable: bigint }) {
  const { view, wallet, claimable } = props;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const why =
    blocked ?? (claimable === 0n ? 'Nothing to claim yet.' : undefined) ?? lacksSol(balances?.lamports);
  return (
    <Button look="primary" busy={busy} blocked={why} onClick={() => void send(claimDeed(view.config.usdcMint))}>
      Claim the yield
    </Button>
  );
}

function Withdraw(props: {
  readonly view: StakeProps['view'];
  readonly wallet: string;
  readonly cooling: bigint;
  readonly wait: React.ReactNode;
}) {
  const { view, wallet, cooling, wait } = props;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const why = blocked ?? wait ?? lacksSol(balances?.lamports);
  return (
    <Button busy={busy} blocked={why} onClick={() => void send(withdrawDeed(view.config.zeroMint, cooling))}>
      Withdraw
    </Button>
  );
}
