import { memo } from 'react';
import { cx } from '../../../ui/cx.ts';
import { tally, type Answer } from './answer.ts';
import { spansOf, type Span } from './spans.ts';
import type { Source } from './trace.ts';

/** Each source has a ground and a line of its own, so that no colour is needed to tell them apart. */
const LOOK: Record<Source, string> = {
  model: 'bg-ok-soft underline decoration-ok decoration-2 underline-offset-4',
  ngram: 'bg-info-soft underline decoration-info decoration-2 decoration-dotted underline-offset-4',
  target: '',
};
const NAME: Record<Source, string> = {
  model: 'drafted by the small model, accepted',
  ngram: 'drafted from n-grams, accepted',
  target: 'decided by the target model',
};

/** The text of an answer; who drafted each token shows as its ground and underline. */
export const AnswerText = memo(function AnswerText({ text, tokens }: Pick<Answer, 'text' | 'tokens'>) {
  return (
    <p className="leading-7 whitespace-pre-wrap">
      {spansOf(text, tokens).map((span, i) => (
        <Piece key={i} span={span} />
      ))}
    </p>
  );
});

const Piece = memo(
  function Piece({ span: { text, source } }: { readonly span: Span }) {
    if (source === null || source === 'target') return text;
    return (
      <span data-source={source} title={NAME[source]} className={cx('rounded-[2px]', LOOK[source])}>
        {text}
      </span>
    );
  },
  (a, b) => a.span.text === b.span.text && a.span.source === b.span.source,
);

/** What the looks mean, with how many tokens there are of each. */
export function Legend({ tokens }: Pick<Answer, 'tokens'>) {
  const counts = tally(tokens);
  const drafted = counts.model + counts.ngram;
  const known = drafted + counts.target;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-3 text-[13px] text-muted">
      {(['model', 'ngram', 'target'] as const).map((source) => (
        <span key={source} className="inline-flex items-center gap-1.5">
          <span aria-hidden className={cx('rounded-[2px] px-1 text-text', LOOK[source])}>
            ab
          </span>
          <span>
            {NAME[source]}: <span className="num text-text">{counts[source]}</span>
          </span>
        </span>
      ))}
      {counts.unknown > 0 && (
        <span>
          not told by the ring: <span className="num text-text">{counts.unknown}</span>
        </span>
      )}
      {known > 0 && (
        <span>
          <span className="num text-text">{Math.round((100 * drafted) / known)} %</span> of the tokens were drafted
        </span>
      )}
    </div>
  );
}
