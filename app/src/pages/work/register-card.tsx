import { carries } from '@shardmarket/sdk';
import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol, useRent } from '../../chain/fees.ts';
import { whyPaused } from '../../chain/pause.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { AmountInput, readAmount, TextInput } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Note } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { Select } from '../../ui/select.tsx';
import { Empty, Query } from '../../ui/states.tsx';
import { duration } from '../../ui/time.tsx';
import { registerDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';
import { askLimits, OfferFields } from './offer-fields.tsx';
import { readAddress, readLayers } from './offer-rules.ts';
import { useModels, type NamedModel } from './use-models.ts';

type RegisterProps = Omit<WorkerProps, 'worker'>;

/** Makes the connected wallet the operator of a new worker. */
export function RegisterCard(props: RegisterProps) {
  const models = useModels();
  return (
    <Card title="Register a worker">
      <Query of={models} what="the models">
        {(all) =>
          all.length === 0 ? (
            <Empty title="No model is registered on this market yet" />
          ) : (
            <Form {...props} models={all} />
          )
        }
      </Query>
    </Card>
  );
}

function Form({ models, config, now, wallet }: RegisterProps & { readonly models: readonly NamedModel[] }) {
  const { limits, zeroMint } = config;
  const { data: balances } = useBalances(wallet);
  const rent = useRent('worker');
  const { send, busy, blocked } = useTransaction();
  const [chosen, setChosen] = useState('');
  const [offer, setOffer] = useState({ first: '', last: '', ask: '' });
  const [bondText, setBond] = useState('');
  const [payoutText, setPayout] = useState('');
  const model = models.find(({ manifest }) => manifest === chosen) ?? models[0];
  if (!model) return null;
  const { layers } = readLayers(offer.first, offer.last, model.account.layerCount);
  const ask = readAmount(offer.ask, 'USDC', askLimits(model)).micro;
  const bondLimits = { min: limits.minBond, ...(balances ? { max: balances.zero, maxIs: 'in your wallet' } : {}) };
  const bond = readAmount(bondText, 'ZERO', bondLimits).micro;
  const payout = readAddress(payoutText);
  const complete = layers && ask !== undefined && bond !== undefined && payout.address;
  const why =
    blocked ??
    whyPaused(config, now) ??
    (complete ? undefined : 'Fill in layers, ask, bond and payout key.') ??
    lacksSol(balances?.lamports, rent ?? 0n);
  const act = () => {
    if (!layers || ask === undefined || bond === undefined || !payout.address) return;
    const { manifestHash } = model.account;
    void send(registerDeed({ manifestHash, zeroMint, layers, ask, bond, payout: payout.address }));
  };
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <div className="grid content-start gap-4">
        <Select
          label="Model"
          value={model.manifest}
          onChange={setChosen}
          options={models.map(({ manifest, name }) => ({
            value: manifest,
            text: name ?? `${manifest.slice(0, 12)}…, which this keeper does not serve`,
          }))}
        />
        <OfferFields model={model} texts={offer} onChange={setOffer} />
      </div>
      <div className="grid content-start gap-4">
        <AmountInput
          label="Bond"
          unit="ZERO"
          value={bondText}
          onChange={setBond}
          limits={bondLimits}
          hint={
            bond === undefined ? (
              `at least ${microText(limits.minBond)} ZERO`
            ) : (
              <>
                carries <Money micro={carries(limits.ladder, bond)} /> of earnings at once
              </>
            )
          }
        />
        <TextInput
          label="Payout key"
          value={payoutText}
          onChange={setPayout}
          wrong={payout.wrong}
          hint="An address whose key is not on the machine that works: earnings and bond go to it and nowhere else. It alone can name another, which takes 48 hours."
        />
        {payout.address?.toBase58() === wallet && (
          <Note tone="warn">
            This is the operator’s own key: whoever breaks into the machine has the earnings and the bond, too.
          </Note>
        )}
      </div>
      <div className="grid gap-6 border-t border-line pt-5 lg:col-span-2 lg:grid-cols-2 lg:items-start">
        <Facts
          of={[
            { name: 'Operator, signs receipts', is: 'the connected wallet' },
            { name: 'To have the bond back', is: `an exit of ${duration(Number(limits.exitCooldownSecs))} at least` },
            { name: 'A proven fault costs', is: `${limits.slashBps / 100} % of the bond, and what has not vested` },
            { name: 'Rent of the account, which stays', is: rent === undefined ? '…' : <Sol lamports={rent} /> },
            { name: 'Network fee', is: <Sol lamports={FEE} /> },
          ]}
        />
        <div className="grid gap-3">
          <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={act}>
            Register{bond === undefined ? '' : ` and bond ${microText(bond)} ZERO`}
          </Button>
          <p className="text-[13px] text-muted">
            The operator’s key has to be on the machine that serves, so take a wallet of its own with little SOL. The
            commands to start it stand here afterwards; <code>worker register</code> does the same from that machine.
          </p>
        </div>
      </div>
    </div>
  );
}
