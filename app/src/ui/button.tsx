import { useId, type ButtonHTMLAttributes, type ReactNode } from 'react';
import { cx } from './cx.ts';

const LOOK = {
  primary: 'bg-accent text-on-accent border-transparent hover:brightness-110',
  secondary: 'bg-surface text-text border-line-strong hover:bg-raised',
  quiet: 'bg-transparent text-text border-transparent hover:bg-raised',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
} as const;

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly look?: keyof typeof LOOK;
  readonly small?: boolean;
  /** Why it cannot be pressed now, shown below it and read out with it; undefined or false where it can. */
  readonly blocked?: ReactNode;
  /** Keeps the reason from being shown, where it stands beside the button anyway; it is read out all the same. */
  readonly reasonHidden?: boolean;
  /** Something that it started is under way. */
  readonly busy?: boolean;
}

/** A button. One that is blocked stays in the order of tabs and says why, instead of only being grey. */
export function Button({ look = 'secondary', small, blocked, reasonHidden, busy, ...props }: ButtonProps) {
  const { className, children, onClick, type = 'button', ...rest } = props;
  const id = useId();
  const isBlocked = blocked !== undefined && blocked !== false && blocked !== null && blocked !== '';
  const off = isBlocked || busy === true;
  return (
    <span className={cx('inline-flex flex-col items-start gap-1', className?.includes('w-full') && 'w-full')}>
      <button
        {...rest}
        type={type}
        aria-disabled={off || undefined}
        aria-busy={busy ?? undefined}
        aria-describedby={isBlocked ? id : rest['aria-describedby']}
        // A form is not sent by a button that is blocked.
        onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
        className={cx(
          'inline-flex items-center justify-center gap-2 rounded-md border font-medium [overflow-wrap:normal] transition-[filter,background-color]',
          small ? 'min-h-8 px-2.5 text-[13px] whitespace-nowrap' : 'min-h-10 px-4',
          off ? 'cursor-not-allowed border-line bg-raised text-muted' : LOOK[look],
          className,
        )}
      >
        {busy && <Spinner />}
        {children}
      </button>
      {isBlocked && (
        <span id={id} className={reasonHidden ? 'sr-only' : 'text-[13px] text-muted'}>
          {blocked}
        </span>
      )}
    </span>
  );
}

/** Turns while something is under way; says nothing to who listens. */
export function Spinner() {
  return (
    <span
      aria-hidden
      className="inline-block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
