import { PublicKey } from '@solana/web3.js';
import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { Address } from '../../ui/address.tsx';
import { TextInput } from '../../ui/amount-input.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Note } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Sol } from '../../ui/money.tsx';
import { Countdown, DateTime, duration } from '../../ui/time.tsx';
import { applyPayoutDeed, cancelPayoutDeed, proposePayoutDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';
import { notPayout, readAddress } from './offer-rules.ts';

/** Seconds that a new payout key waits: `PAYOUT_DELAY` of the program. */
const PAYOUT_DELAY = 172_800n;

/** Who is paid, and the slow change of that. */
export function PayoutCard(props: WorkerProps) {
  const { account } = props.worker;
  const waits = !account.pendingPayout.equals(PublicKey.default);
  return (
    <Card title="Payout key">
      <div className="grid gap-4">
        <Facts
          of={[
            { name: 'Payout key', is: <Address of={account.payout.toBase58()} /> },
            { name: 'Operator', is: <Address of={account.operator.toBase58()} /> },
          ]}
        />
        {waits ? <Pending {...props} /> : <Propose {...props} />}
      </div>
    </Card>
  );
}

function Propose({ worker, wallet, now }: WorkerProps) {
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const [text, setText] = useState('');
  const { address, wrong } = readAddress(text);
  const same = address?.equals(worker.account.payout) === true;
  const why =
    blocked ??
    notPayout(worker.account, wallet) ??
    (address ? undefined : 'Enter the next payout key.') ??
    (same ? 'This is the payout key already.' : undefined) ??
    lacksSol(balances?.lamports);
  return (
    <>
      <TextInput label="Next payout key" value={text} onChange={setText} wrong={wrong} />
      <Facts
        of={[
          { name: 'Waits, in sight', is: duration(Number(PAYOUT_DELAY)) },
          { name: 'Can be applied from', is: <DateTime at={now + PAYOUT_DELAY} /> },
          { name: 'Until then', is: 'operator and payout key can refuse it' },
          { name: 'Network fee, now and then', is: <Sol lamports={FEE} /> },
        ]}
      />
      <Button className="w-full" busy={busy} blocked={why} onClick={() => address && void send(proposePayoutDeed(worker, address))}>
        Propose
      </Button>
    </>
  );
}

function Pending({ worker, wallet, now }: WorkerProps) {
  const { pendingPayout, payoutAt } = worker.account;
  const { data: balances } = useBalances(wallet);
  const applying = useTransaction();
  const refusing = useTransaction();
  const poor = lacksSol(balances?.lamports);
  return (
    <>
      <Note tone="warn">
        <Address of={pendingPayout.toBase58()} /> is to become the payout key, from <DateTime at={payoutAt} /> on. Refuse it if this was not you.
      </Note>
      <div className="flex flex-wrap items-start gap-3">
        <Button
          busy={applying.busy}
          blocked={
            applying.blocked ??
            (now < payoutAt ? (
              <>
                In <Countdown at={payoutAt} nowSecs={now} />.
              </>
            ) : undefined) ??
            poor
          }
          onClick={() => void applying.send(applyPayoutDeed(worker))}
        >
          Apply it
        </Button>
        <Button
          look="danger"
          busy={refusing.busy}
          blocked={refusing.blocked ?? poor}
          onClick={() => void refusing.send(cancelPayoutDeed(worker))}
        >
          Refuse it
        </Button>
      </div>
      <p className="text-[13px] text-muted">
        Network fee <Sol lamports={FEE} />. Anybody can apply it.
      </p>
    </>
  );
}
