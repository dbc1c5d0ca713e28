import type { ReactNode } from 'react';
import { AmountInput, TextInput, type Limits } from '../../ui/amount-input.tsx';
import { cx } from '../../ui/cx.ts';
import { Money } from '../../ui/money.tsx';
import { keptOf, readLayers } from './offer-rules.ts';
import type { NamedModel } from './use-models.ts';

/** What the fields of an offer hold, as typed. */
export interface OfferTexts {
  readonly first: string;
  readonly last: string;
  readonly ask: string;
}

/** Bounds of an ask under a model's ceiling. */
export function askLimits({ account }: NamedModel): Limits {
  return { max: account.priceCeiling, maxIs: 'may be asked: it is the model’s ceiling' };
}

/** Which layers, and for how much. */
export function OfferFields(props: {
  readonly model: NamedModel;
  readonly texts: OfferTexts;
  readonly onChange: (texts: OfferTexts) => void;
}) {
  const { model, texts, onChange } = props;
  const { layerCount } = model.account;
  const { layers, wrong } = readLayers(texts.first, texts.last, layerCount);
  const kept = keptOf(texts.ask);
  const hint: ReactNode = (
    <>
      for a million layer-tokens{kept !== undefined && <>; you keep <Money micro={kept} /></>}
    </>
  );
  return (
    <div className="grid gap-4">
      <div>
        <div className="grid grid-cols-2 gap-3">
          <TextInput label="First layer" value={texts.first} onChange={(first) => onChange({ ...texts, first })} />
          <TextInput label="Last layer" value={texts.last} onChange={(last) => onChange({ ...texts, last })} />
        </div>
        <LayerBar count={layerCount} layers={layers} />
        <p className={cx('mt-1 text-[13px]', wrong === undefined ? 'text-muted' : 'text-bad')}>
          {wrong ?? `The model has ${layerCount} layers, 0 to ${layerCount - 1}.`}
        </p>
      </div>
      <AmountInput
        label="Ask"
        unit="USDC"
        value={texts.ask}
        onChange={(ask) => onChange({ ...texts, ask })}
        limits={askLimits(model)}
        hint={hint}
      />
    </div>
  );
}

/** Most layers that are drawn one by one. */
const MOST = 96;

/** All layers of a model as boxes, those in the range filled; says nothing that the text beside it does not. */
export function LayerBar({ count, layers }: { readonly count: number; readonly layers: readonly [number, number] | undefined }) {
  if (count > MOST) return null;
  const [start, end] = layers ?? [0, 0];
  return (
    <div aria-hidden className="mt-2 flex gap-0.5">
      {Array.from({ length: count }, (_, i) => (
        <span key={i} className={cx('h-2 grow rounded-sm', i >= start && i < end ? 'bg-accent' : 'bg-line')} />
      ))}
    </div>
  );
}
