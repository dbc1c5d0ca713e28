import { useBalances } from '../../../chain/balances.ts';
import { useMarketConfig } from '../../../chain/config.ts';
import { FEE, lacksSol, useRent } from '../../../chain/fees.ts';
import { Button } from '../../../ui/button.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Money, Sol } from '../../../ui/money.tsx';
import { Countdown, DateTime, duration } from '../../../ui/time.tsx';
import { useWallet } from '../../../wallet/use-wallet.ts';
import type { CloseProps } from './close-dialog.tsx';
import { requestCloseDeed, takeRestDeed } from './deeds.ts';
import { restOf } from './state.ts';
import { useDeed } from './use-deed.tsx';

/** Needs nobody but the wallet: asked for, then taken once the grace period is over. */
export function CloseAlone(props: CloseProps) {
  const { state, now } = props;
  if (state.kind === 'due' || state.kind === 'final') return <TakeRest {...props} />;
  return (
    <section className="grid gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">Without the keeper, over the grace period</h3>
      {state.kind === 'open' ? (
        <Ask {...props} />
      ) : (
        <p className="text-sm">
          {state.kind === 'closing' ? 'Closing was asked for.' : 'Its time is over.'} Vouchers for what was used still
          count until <DateTime at={state.endsAt} />, in <Countdown at={state.endsAt} nowSecs={now} />. Then you can
          take the rest here.
        </p>
      )}
    </section>
  );
}

function Ask({ session, now, onClose }: CloseProps) {
  const { address } = useWallet();
  const { data: balances } = useBalances(address);
  const { data: config } = useMarketConfig();
  const { act, busy, blocked, note } = useDeed(onClose);
  const grace = config?.limits.closeGraceSecs;
  const ask = async () => {
    await act(requestCloseDeed(session.address));
  };
  return (
    <>
      <p className="text-sm text-muted">
        If the keeper is gone or refuses. It cannot be taken back: the session starts no more jobs, vouchers for what
        was used still count{grace !== undefined && <> for {duration(Number(grace))}</>}, then you take the rest with a
        second transaction.
      </p>
      <Facts
        of={[
          { name: 'The rest can be taken from', is: grace === undefined ? '…' : <DateTime at={now + grace} /> },
          { name: 'Network fee of each transaction', is: <Sol lamports={FEE} /> },
        ]}
      />
      {note}
      <Button
        className="w-full"
        busy={busy}
        blocked={blocked ?? lacksSol(balances?.lamports)}
        onClick={() => void ask()}
      >
        Start the grace period
      </Button>
    </>
  );
}

function TakeRest({ session, onClose }: CloseProps) {
  const { address } = useWallet();
  const { data: balances } = useBalances(address);
  const { data: config } = useMarketConfig();
  const rent = useRent('session');
  const { act, busy, blocked, note } = useDeed(onClose);
  const why = blocked ?? (config ? undefined : 'Reading the market’s settings …') ?? lacksSol(balances?.lamports);
  const take = async () => {
    if (!config) return;
    await act(takeRestDeed(session, config.usdcMint));
  };
  return (
    <section className="grid gap-3">
      <p className="text-sm text-muted">
        The grace period is over. What no voucher has claimed comes back to your wallet, and the account is removed.
      </p>
      <Facts
        of={[
          {
            name: 'Comes back to your wallet',
            is: <Money micro={restOf(session.account)} className="font-semibold" />,
          },
          { name: 'Rent, back to who paid it', is: rent === undefined ? '…' : <Sol lamports={rent} /> },
          { name: 'Network fee', is: <Sol lamports={FEE} /> },
        ]}
      />
      {note}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void take()}>
        Close, and take the rest
      </Button>
    </section>
  );
}
