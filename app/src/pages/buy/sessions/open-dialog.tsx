import { DAY } from '@shardmarket/sdk';
import { useState } from 'react';
import { useBalances } from '../../../chain/balances.ts';
import { useMarketConfig } from '../../../chain/config.ts';
import { FEE, lacksSol, useRent } from '../../../chain/fees.ts';
import { whyPaused } from '../../../chain/pause.ts';
import { AmountInput, readAmount, TextInput } from '../../../ui/amount-input.tsx';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Money, Sol } from '../../../ui/money.tsx';
import { DateTime } from '../../../ui/time.tsx';
import { useWallet } from '../../../wallet/use-wallet.ts';
import { readWhole } from './whole.ts';
import { openDeed } from './deeds.ts';
import { useDeed } from './use-deed.tsx';
import { MAX_DAYS } from './state.ts';

/** Opens a session: how much, until when, and what that costs. @param props.now unix seconds of the chain */
export function OpenDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly now: bigint | undefined;
  readonly onOpened: (session: string) => void;
}) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Open a session">
      <OpenForm {...props} />
    </Dialog>
  );
}

function OpenForm({ now, onClose, onOpened }: Parameters<typeof OpenDialog>[0]) {
  const { address } = useWallet();
  const { data: balances } = useBalances(address);
  const { data: config } = useMarketConfig();
  const rent = useRent('session');
  const { act, busy, blocked, note } = useDeed(onClose);
  const [amount, setAmount] = useState('');
  const [days, setDays] = useState('30');
  const limits = {
    ...(config && { min: config.limits.minDeposit }),
    ...(balances && { max: balances.usdc, maxIs: 'in your wallet' }),
  };
  const { micro, wrong } = readAmount(amount, 'USDC', limits);
  const life = readWhole(days, 1, MAX_DAYS, 'days');
  const expiresAt = now === undefined || life.value === undefined ? undefined : now + BigInt(life.value) * DAY;
  const why =
    blocked ??
    (config && now !== undefined ? whyPaused(config, now) : undefined) ??
    (config && rent !== undefined && expiresAt !== undefined ? undefined : 'Choose how long it lasts.') ??
    (micro === undefined ? (wrong ?? 'Enter an amount first.') : undefined) ??
    lacksSol(balances?.lamports, rent);
  const open = async () => {
    if (!config || micro === undefined || expiresAt === undefined) return;
    let session = '';
    const deed = openDeed({ usdcMint: config.usdcMint, deposit: micro, expiresAt }, (at) => (session = at));
    const { state } = await act(deed);
    if (state === 'confirmed') onOpened(session);
  };
  return (
    <div className="grid gap-4">
      <AmountInput
        label="Deposit"
        unit="USDC"
        value={amount}
        onChange={setAmount}
        limits={limits}
        hint="Stays yours in escrow until it is spent; the rest comes back."
      />
      <TextInput
        label="Lasts for how many days"
        value={days}
        onChange={setDays}
        wrong={life.wrong}
        hint={
          expiresAt === undefined ? undefined : (
            <>
              Ends <DateTime at={expiresAt} />; you can close it before.
            </>
          )
        }
      />
      <Facts
        of={[
          { name: 'Into escrow', is: micro === undefined ? '—' : <Money micro={micro} /> },
          { name: 'Account rent, back on close', is: rent === undefined ? '…' : <Sol lamports={rent} /> },
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      <Note>
        The keeper holds this session’s key: it can pay workers for jobs out of the deposit, and nobody else. It is
        simulated before your wallet is asked.
      </Note>
      {note}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void open()}>
        Open the session
      </Button>
    </div>
  );
}
