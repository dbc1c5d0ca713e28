import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keeper } from '../../../keeper/client.ts';
import type { PlaygroundRequest } from './request.ts';

/** ms after the last key press before a price is asked for */
const QUIET_MS = 300;
/** ms after which a quote is asked for anew: it is good for a minute */
const AGAIN_MS = 25_000;

/** What a request would cost as of now, asked for again while the form stands. Only a quote for exactly this request is told. */
export function useQuote(request: PlaygroundRequest | undefined, paused: boolean) {
  const { model = '', prompt = '', maxTokens = 0 } = request ?? {};
  const wanted = JSON.stringify([model, prompt, maxTokens]);
  const settled = useSettled(wanted);
  const query = useQuery({
    queryKey: ['quote', settled],
    queryFn: () => keeper.quote({ model, prompt, maxTokens }),
    enabled: request !== undefined && settled === wanted && !paused,
    refetchInterval: AGAIN_MS,
    // The price of another prompt is no price.
    gcTime: 0,
    // It says why no ring can serve it: that is shown at once, and asked again as often as prices are.
    retry: false,
  });
  const fits = request !== undefined && settled === wanted;
  return {
    quote: fits ? query.data : undefined,
    error: fits ? query.error : null,
    retry: () => void query.refetch(),
  };
}

/** A text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
