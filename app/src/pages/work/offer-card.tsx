import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { readAmount } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Sol } from '../../ui/money.tsx';
import { Query } from '../../ui/states.tsx';
import { offerDeed } from './deeds.ts';
import type { WorkerProps } from './index.tsx';
import { askLimits, OfferFields } from './offer-fields.tsx';
import { notOperator, readLayers, whyNotChange } from './offer-rules.ts';
import { useModels, type NamedModel } from './use-models.ts';

/** Changes which layers the worker offers, and for how much. */
export function OfferCard(props: WorkerProps) {
  const models = useModels();
  const { account } = props.worker;
  return (
    <Card title="Offer">
      <Query of={models} what="the model">
        {(all) => {
          const model = all.find(({ address }) => address.equals(account.model));
          return model ? <Form {...props} model={model} /> : <p>The model’s account is gone.</p>;
        }}
      </Query>
    </Card>
  );
}

function Form({ worker, wallet, model }: WorkerProps & { readonly model: NamedModel }) {
  const { account } = worker;
  const { data: balances } = useBalances(wallet);
  const { send, busy, blocked } = useTransaction();
  const [texts, setTexts] = useState({
    first: `${account.layerStart}`,
    last: `${account.layerEnd - 1}`,
    ask: microText(account.ask).replaceAll(',', ''),
  });
  const { layers } = readLayers(texts.first, texts.last, model.account.layerCount);
  const ask = readAmount(texts.ask, 'USDC', askLimits(model)).micro;
  const same = layers && ask === account.ask && layers[0] === account.layerStart && layers[1] === account.layerEnd;
  const why =
    blocked ??
    notOperator(account, wallet) ??
    whyNotChange(account, 'offer') ??
    (!layers || ask === undefined ? 'Correct the offer first.' : undefined) ??
    (same ? 'This is the offer already.' : undefined) ??
    lacksSol(balances?.lamports);
  const act = () => {
    if (layers && ask !== undefined) void send(offerDeed(worker, model.account, layers, ask));
  };
  return (
    <div className="grid gap-4">
      <OfferFields model={model} texts={texts} onChange={setTexts} />
      <Button className="w-full" busy={busy} blocked={why} onClick={act}>
        Change the offer
      </Button>
      <p className="text-[13px] text-muted">
        Keepers follow within seconds, for new jobs. A <code>serve</code> with its own <code>--layers</code> has to be started again. Network fee{' '}
        <Sol lamports={FEE} />.
      </p>
    </div>
  );
}
