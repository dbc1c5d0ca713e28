import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { whyPaused } from '../../chain/pause.ts';
import { FEE, lacksSol, useRent } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { AmountInput, readAmount } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Sol } from '../../ui/money.tsx';
import { duration } from '../../ui/time.tsx';
import { stakeDeed } from './deeds.ts';
import type { StakeProps } from './index.tsx';
import { leastStake, orNone } from './rules.ts';

/** Stakes an amount of the wallet's ZERO. */
export function StakeForm({ view, now, wallet }: StakeProps & { readonly wallet: string | undefined }) {
  const { config, position } = view;
  const { data: balances } = useBalances(wallet);
  const rent = useRent('stakePosition');
  const { send, busy, blocked } = useTransaction();
  const [text, setText] = useState('');
  const limits = {
    min: leastStake(position?.staked ?? 0n, config.limits.minStake),
    ...(balances ? { max: balances.zero, maxIs: 'in your wallet' } : {}),
  };
  const { micro, wrong } = readAmount(text, 'ZERO', limits);
  const why =
    blocked ??
    whyPaused(config, now) ??
    (wrong !== undefined ? 'Correct the amount first.' : undefined) ??
    (micro === undefined ? 'Enter an amount.' : undefined) ??
    lacksSol(balances?.lamports, position ? 0n : (rent ?? 0n));
  const act = async () => {
    if (micro === undefined) return;
    const { state } = await send(stakeDeed(config.zeroMint, micro));
    if (state === 'confirmed') setText('');
  };
  return (
    <div className="grid gap-4">
      <AmountInput
        label="ZERO to stake"
        unit="ZERO"
        value={text}
        onChange={setText}
        limits={limits}
        hint={balances ? `${microText(balances.zero)} ZERO in your wallet` : undefined}
      />
      <Facts
        of={[
          { name: 'Earns', is: 'from the second it is confirmed' },
          { name: 'To have it back', is: `a cooldown of ${duration(Number(config.limits.unstakeCooldownSecs))}` },
          ...(position && orNone(position.boosts)
            ? [{ name: 'Your worker’s boost', is: 'stays; a rise waits a day from now' }]
            : []),
          ...(position ? [] : [{ name: 'Rent of the position, once', is: rent === undefined ? '…' : <Sol lamports={rent} /> }]),
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void act()}>
        Stake {micro === undefined ? '' : `${microText(micro)} ZERO`}
      </Button>
    </div>
  );
}
