import { useState } from 'react';
import { Badge, Note } from '../../../ui/card.tsx';
import { hasEnded, type Answer } from './answer.ts';
import { FailureNote } from './failure.tsx';
import { Meters } from './meters.tsx';
import { Receipts } from './receipts.tsx';
import { RingView } from './ring.tsx';
import { AnswerText, Legend } from './tokens.tsx';

/** An answer as it grows: text and tokens at the left, the ring and then the receipts at the right. */
export function AnswerView({ answer, apiKey }: { readonly answer: Answer; readonly apiKey: string | undefined }) {
  // The key may be forgotten meanwhile; receipts of a job that was begun with it are read with it.
  const [usedKey] = useState(apiKey);
  const { state, job, text, tokens, ring, heals, failure, finish } = answer;
  const ended = hasEnded(answer);
  const key = apiKey ?? usedKey;
  return (
    <div className="grid gap-4 border-t border-line pt-4">
      <Meters answer={answer} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <section aria-label="Answer" aria-busy={!ended} className="grid content-start gap-3">
          <div className="min-h-24 rounded-lg border border-line bg-raised/40 p-4">
            {text === '' ? (
              <p className="text-muted">{ended ? 'No text came.' : 'Waiting for the first token …'}</p>
            ) : (
              <AnswerText text={text} tokens={tokens} />
            )}
          </div>
          {tokens.length > 0 && <Legend tokens={tokens} />}
          {failure && <FailureNote of={failure} />}
          {state === 'stopped' && <Note tone="neutral">You stopped it. What came until then is charged.</Note>}
          {ended && job !== undefined && key !== undefined && (
            <section aria-label="Receipts of the job" className="grid gap-2">
              <h3 className="flex flex-wrap items-center gap-2 font-semibold">
                Receipts{' '}
                {finish !== undefined && <Badge>ended by {finish === 'stop' ? 'the model' : 'the limit'}</Badge>}
              </h3>
              <Receipts key={job} job={job} apiKey={key} />
            </section>
          )}
          <p role="status" className="sr-only">
            {ended ? `The answer has ended: ${tokens.length} tokens.` : 'The answer is coming.'}
          </p>
        </section>
        <div className="grid content-start gap-2">
          {ring.length > 0 && (
            <section aria-label="Ring" className="grid gap-2">
              <h3 className="flex flex-wrap items-center gap-2 font-semibold">
                The ring it ran on
                {heals > 0 && <Badge tone="warn">healed {heals === 1 ? 'once' : `${heals} times`}</Badge>}
              </h3>
              <RingView stages={ring} />
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
