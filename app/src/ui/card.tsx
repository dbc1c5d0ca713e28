import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';

/** A titled part of a page. @param aside stands at the right of the title */
export function Card(props: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={props.title === undefined ? undefined : id}
      className={cx('min-w-0 rounded-xl border border-line bg-surface p-4 shadow-(--shadow) sm:p-5', props.className)}
    >
      {props.title !== undefined && (
        <header className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 id={id} className="text-base font-semibold">
            {props.title}
          </h2>
          {props.aside !== undefined && <div className="text-[13px] text-muted">{props.aside}</div>}
        </header>
      )}
      {props.children}
    </section>
  );
}

/** A number with its name. @param hint a line below, for a formula, a period or an age */
export function Stat(props: { readonly label: ReactNode; readonly hint?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted">{props.label}</dt>
      <dd className="num text-xl font-semibold tracking-tight [&_span]:whitespace-normal">{props.children}</dd>
      {props.hint !== undefined && <dd className="text-[13px] text-muted [&_time]:whitespace-normal">{props.hint}</dd>}
    </div>
  );
}

/** Stats beside each other, as many as fit. */
export function Stats({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-4">{children}</dl>;
}

const TONE = {
  neutral: 'bg-raised text-text',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  accent: 'bg-accent-soft text-accent',
} as const;
export type Tone = keyof typeof TONE;

/** A short word about a state. The word says it; the colour only repeats it. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-[13px] font-medium whitespace-nowrap',
        TONE[tone],
      )}
    >
      {children}
    </span>
  );
}

/** A remark across the width of what it stands in. */
export function Note({ tone = 'info', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <div className={cx('rounded-md px-3 py-2 text-sm', TONE[tone])}>{children}</div>;
}
