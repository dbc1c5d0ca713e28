import { Spinner } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { TITLES, type Line, type LineState } from './model/lines.ts';

const WORD: Readonly<Record<LineState, string>> = {
  ok: 'holds',
  bad: 'fails',
  open: 'not checked',
  waiting: 'being checked',
};
const COLOUR: Readonly<Record<LineState, string>> = {
  ok: 'text-ok',
  bad: 'text-bad',
  open: 'text-muted',
  waiting: 'text-info',
};
const DRAWING: Readonly<Record<Exclude<LineState, 'waiting'>, string>> = {
  ok: 'm4.5 8.2 2.400 2.400 4.600-5',
  bad: 'm5 5 6 6m0-6-6 6',
  open: 'M4.500 8h7',
};

/** One line for each check: its name, how it stands, and what was found. */
export function Lines({ lines, label }: { readonly lines: readonly Line[]; readonly label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {lines.map((line) => (
        <li key={line.name} data-check={line.name} data-state={line.state} className="flex gap-3 py-2.5">
          <Mark state={line.state} />
          <div className="min-w-0 grow">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{TITLES[line.name]}</span>
              <span className={cx('text-[13px]', COLOUR[line.state])}>{WORD[line.state]}</span>
            </p>
            {line.findings.length > 0 ? (
              <ul className="grid gap-1 text-sm text-bad">
                {line.findings.map((finding) => (
                  <li key={finding}>{sentence(finding)}</li>
                ))}
              </ul>
            ) : (
              <p className="text-sm text-muted">{sentence(line.detail)}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A drawing of a state; the word beside it says the same. */
export function Mark({ state, large = false }: { readonly state: LineState; readonly large?: boolean }) {
  const size = large ? 'size-8' : 'mt-0.5 size-5';
  if (state === 'waiting') {
    return (
      <span aria-hidden className={cx('grid shrink-0 place-items-center', size, COLOUR.waiting)}>
        <Spinner />
      </span>
    );
  }
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className={cx('shrink-0', size, COLOUR[state])}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="8" cy="8" r="7" strokeWidth="1.2" />
      <path d={DRAWING[state]} />
    </svg>
  );
}

/** Details begin in lower case and end without a stop: they also stand behind a colon. */
function sentence(text: string): string {
  // An address at the beginning stays as it is.
  const capital = /^[a-z]+( |:|$)/.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
