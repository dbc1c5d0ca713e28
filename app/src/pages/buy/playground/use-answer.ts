import { useEffect, useRef, useState } from 'react';
import { advance, begin, type Answer } from './answer.ts';
import type { PlaygroundRequest } from './request.ts';
import { ask } from './stream.ts';

export interface AnswerHandle {
  /** undefined before the first one */
  readonly answer: Answer | undefined;
  readonly running: boolean;
  readonly start: (
    request: PlaygroundRequest,
    with_: { readonly apiKey: string; readonly quote: string },
  ) => Promise<Answer>;
  /** Ends it here: what came until now is charged. */
  readonly stop: () => void;
}

/** The answer of the playground; it is drawn once a frame, however fast it comes. Leaving the page stops it. */
export function useAnswer(): AnswerHandle {
  const [answer, setAnswer] = useState<Answer>();
  const [running, setRunning] = useState(false);
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);

  const start: AnswerHandle['start'] = async (request, { apiKey, quote }) => {
    control.current?.abort();
    const mine = new AbortController();
    control.current = mine;
    let current = begin(performance.now());
    let frame = 0;
    const draw = () => {
      frame = 0;
      setAnswer(current);
    };
    setRunning(true);
    draw();
    for await (const step of ask(request, { apiKey, quote, signal: mine.signal })) {
      current = advance(current, step, performance.now());
      frame ||= requestAnimationFrame(draw);
    }
    cancelAnimationFrame(frame);
    if (control.current === mine) {
      draw();
      setRunning(false);
    }
    return current;
  };
  return { answer, running, start, stop: () => control.current?.abort() };
}
