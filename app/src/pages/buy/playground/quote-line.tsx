import type { Quote } from '@shardmarket/sdk';
import { messageOf } from '../../../errors.ts';
import { Button, Spinner } from '../../../ui/button.tsx';
import { Money } from '../../../ui/money.tsx';
import { msText, rateText } from './ring.tsx';

/** What a request would cost, before it is sent. @param wanted whether there is something to quote */
export function QuoteLine(props: {
  readonly wanted: boolean;
  readonly quote: Quote | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}) {
  const { wanted, quote, error, retry } = props;
  if (!wanted) return <p className="text-[13px] text-muted">The price shows here before you send anything.</p>;
  if (quote) return <Price of={quote} />;
  if (!error) {
    return (
      <p role="status" className="flex items-center gap-2 text-[13px] text-muted">
        <Spinner /> Asking for the price …
      </p>
    );
  }
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 text-[13px] text-bad">
      <span>No price: {messageOf(error)}</span>
      <Button small onClick={retry}>
        Try again
      </Button>
    </div>
  );
}

function Price({ of: quote }: { readonly of: Quote }) {
  const { prompt_tokens, max_tokens, stages, expected } = quote;
  const { ttft_ms, tokens_per_second } = expected;
  return (
    <p data-quote={quote.max_cost_micro_usdc.toString()} className="text-[13px] text-muted">
      At most <Money micro={quote.max_cost_micro_usdc} className="font-semibold text-text" /> for {prompt_tokens} tokens
      in and up to {max_tokens} out, on {stages.length} {stages.length === 1 ? 'stage' : 'stages'}.{' '}
      {ttft_ms === null || tokens_per_second === null
        ? 'How fast is not known: nothing was measured yet.'
        : `Expected: first token after ${msText(ttft_ms)}, ${rateText(tokens_per_second)} tokens a second.`}{' '}
      What is not used is not charged.
    </p>
  );
}
