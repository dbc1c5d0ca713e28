import { carries } from '@shardmarket/sdk';
import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { whyPaused } from '../../chain/pause.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { AmountInput, readAmount } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { duration } from '../../ui/time.tsx';
import { addBondDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';
import { notOperator, whyNotChange } from './offer-rules.ts';

/** Adds to the bond, out of the operator's wallet. */
export function BondCard({ worker, config, now, wallet }: WorkerProps) {
  const { account } = worker;
  const { limits } = config;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const [text, setText] = useState('');
  const min = account.bond >= limits.minBond ? 1n : limits.minBond - account.bond;
  const bounds = { min, ...(balances ? { max: balances.zero, maxIs: 'in your wallet' } : {}) };
  const { micro, wrong } = readAmount(text, 'ZERO', bounds);
  const why =
    blocked ??
    notOperator(account, wallet) ??
    whyPaused(config, now) ??
    whyNotChange(account, 'bond') ??
    (wrong !== undefined ? 'Correct the amount first.' : undefined) ??
    (micro === undefined ? 'Enter an amount.' : undefined) ??
    lacksSol(balances?.lamports);
  const act = async () => {
    if (micro === undefined) return;
    const { state } = await send(addBondDeed(worker, config, micro));
    if (state === 'confirmed') setText('');
  };
  const after = account.bond + (micro ?? 0n);
  return (
    <Card title="Bond" aside={<><Money micro={account.bond} unit="ZERO" /> bonded</>}>
      <div className="grid gap-4">
        <AmountInput
          label="ZERO to add"
          unit="ZERO"
          value={text}
          onChange={setText}
          limits={bounds}
          hint={balances ? `${microText(balances.zero)} ZERO in your wallet` : undefined}
        />
        <Facts
          of={[
            { name: 'Bond then', is: <Money micro={after} unit="ZERO" /> },
            { name: 'Carries at once then', is: <Money micro={carries(limits.ladder, after)} /> },
            { name: 'A proven fault costs', is: `${limits.slashBps / 100} % of it` },
            { name: 'To have it back', is: `an exit of ${duration(Number(limits.exitCooldownSecs))} at least` },
            { name: 'Network fee', is: <Sol lamports={FEE} /> },
          ]}
        />
        <Button className="w-full" busy={busy} blocked={why} onClick={() => void act()}>
          {account.bond === 0n && account.exitAt !== 0n ? 'Bond, and come back' : 'Add to the bond'}
        </Button>
      </div>
    </Card>
  );
}
