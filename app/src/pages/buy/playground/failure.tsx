import { useEffect, useState } from 'react';
import { Note } from '../../../ui/card.tsx';
import { adviceOf } from './advice.ts';
import type { Failure } from './answer.ts';

/** Why an answer came to nothing or broke off, in the keeper's words, and what to do. */
export function FailureNote({ of }: { readonly of: Failure }) {
  const { title, next } = adviceOf(of);
  return (
    <div role="alert" data-failure={of.code}>
      <Note tone={of.retryAfterMs === undefined ? 'bad' : 'warn'}>
        <p className="font-medium">{title}</p>
        <p>{sentence(of.message)}</p>
        <p>
          {next} {of.retryAfterMs !== undefined && <Wait ms={of.retryAfterMs} />}
        </p>
      </Note>
    </div>
  );
}

/** The keeper's words as a sentence: they begin small and end without a full stop. */
function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function Wait({ ms }: { readonly ms: number }) {
  const [left, setLeft] = useState(Math.ceil(ms / 1_000));
  useEffect(() => {
    const timer = setInterval(() => setLeft((s) => Math.max(0, s - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">{left > 0 ? `Wait ${left} s.` : 'You can send it again now.'}</span>;
}
