import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { AmountInput, readAmount } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { DateTime, duration } from '../../ui/time.tsx';
import { unstakeDeed } from './deeds.ts';
import type { StakeProps } from './index.tsx';
import { boostAfterUnstake, orNone, percentText, whyNotUnstake } from './rules.ts';
import { useBoosted } from './use-boosted.ts';

/** Starts the cooldown of a part of the stake. Everything that it costs stands here before the wallet is asked. */
export function UnstakeForm({ view, now, wallet }: StakeProps & { readonly wallet: string | undefined }) {
  const { position } = view;
  const { limits } = view.config;
  const { data: balances } = useBalances(wallet);
  const { data: worker } = useBoosted(position);
  const { send, busy, blocked } = useTransaction();
  const [text, setText] = useState('');
  const staked = position?.staked ?? 0n;
  const cooling = position?.cooling ?? 0n;
  const until = now + limits.unstakeCooldownSecs;
  const bounds = { max: staked, maxIs: 'staked' };
  const { micro, wrong } = readAmount(text, 'ZERO', bounds);
  const boosted = position ? orNone(position.boosts) : undefined;
  const refused = micro === undefined ? undefined : whyNotUnstake(staked, micro, limits.minStake);
  const why =
    blocked ??
    (staked === 0n ? 'You have nothing staked.' : undefined) ??
    (wrong !== undefined ? 'Correct the amount first.' : undefined) ??
    (micro === undefined ? 'Enter an amount.' : undefined) ??
    (refused === 'rest-too-small'
      ? `What is left must be nothing or at least ${microText(limits.minStake)} ZERO: unstake all, or less.`
      : undefined) ??
    lacksSol(balances?.lamports);
  const act = async () => {
    if (micro === undefined) return;
    const { state } = await send(unstakeDeed(micro, boosted));
    if (state === 'confirmed') setText('');
  };
  const after = worker ? boostAfterUnstake(worker, staked - (micro ?? 0n), limits.fullBoostStake) : undefined;
  return (
    <div className="grid gap-4">
      <AmountInput
        label="ZERO to unstake"
        unit="ZERO"
        value={text}
        onChange={setText}
        limits={bounds}
        hint={`${microText(staked)} ZERO staked`}
      />
      <Facts
        of={[
          { name: 'Stops earning', is: 'at once' },
          { name: 'Cooldown', is: duration(Number(limits.unstakeCooldownSecs)) },
          { name: 'Can be withdrawn from', is: <DateTime at={until} /> },
          ...(worker && after !== undefined
            ? [{ name: 'Boost of your worker', is: boostChange(BigInt(worker.boostBps), after) }]
            : []),
          { name: 'Network fee, now and then', is: <Sol lamports={FEE} /> },
        ]}
      />
      {cooling > 0n && (
        <Note tone="warn">
          <Money micro={cooling} unit="ZERO" /> cool already
          {position && position.coolingUntil <= now ? ', and can be withdrawn now' : ''}. Unstaking more starts their
          cooldown again: all of it waits until <DateTime at={until} />.
        </Note>
      )}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void act()}>
        Start the cooldown{micro === undefined ? '' : ` of ${microText(micro)} ZERO`}
      </Button>
    </div>
  );
}

function boostChange(now: bigint, after: bigint): string {
  return now === after ? `stays +${percentText(now)}` : `+${percentText(now)} → +${percentText(after)}, at once`;
}
