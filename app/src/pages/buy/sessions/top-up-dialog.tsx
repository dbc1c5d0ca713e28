import { useState } from 'react';
import { useBalances } from '../../../chain/balances.ts';
import { useChainNow } from '../../../chain/clock.ts';
import { useMarketConfig } from '../../../chain/config.ts';
import { FEE, lacksSol } from '../../../chain/fees.ts';
import { whyPaused } from '../../../chain/pause.ts';
import { AmountInput, readAmount } from '../../../ui/amount-input.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Money, Sol } from '../../../ui/money.tsx';
import { useWallet } from '../../../wallet/use-wallet.ts';
import { topUpDeed } from './deeds.ts';
import { useDeed } from './use-deed.tsx';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  /** base58 */
  readonly session: string;
}

/** Adds to an open session. */
export function TopUpDialog(props: Props) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Top up the session">
      <TopUpForm {...props} />
    </Dialog>
  );
}

function TopUpForm({ onClose, session }: Props) {
  const { address } = useWallet();
  const { data: balances } = useBalances(address);
  const { data: config } = useMarketConfig();
  const { act, busy, blocked, note } = useDeed(onClose);
  const now = useChainNow();
  const [amount, setAmount] = useState('');
  const limits = balances ? { max: balances.usdc, maxIs: 'in your wallet' } : {};
  const { micro, wrong } = readAmount(amount, 'USDC', limits);
  const why =
    blocked ??
    (config && now !== undefined ? whyPaused(config, now) : 'Reading the market’s settings …') ??
    (micro === undefined ? (wrong ?? 'Enter an amount first.') : undefined) ??
    lacksSol(balances?.lamports);
  const add = async () => {
    if (!config || micro === undefined) return;
    await act(topUpDeed(session, config.usdcMint, micro));
  };
  return (
    <div className="grid gap-4">
      <AmountInput label="Amount" unit="USDC" value={amount} onChange={setAmount} limits={limits} />
      <Facts
        of={[
          { name: 'Into escrow', is: micro === undefined ? '—' : <Money micro={micro} /> },
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      {note}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void add()}>
        Top up
      </Button>
    </div>
  );
}
