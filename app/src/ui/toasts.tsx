import { useSyncExternalStore, type ReactNode } from 'react';
import { Spinner } from './button.tsx';
import { cx } from './cx.ts';

/** What becomes of a transaction: the four states, what the wallet was told not to sign, and what nobody knows yet. */
export type ToastState = 'signing' | 'sending' | 'confirmed' | 'failed' | 'neutral';

export interface Toast {
  readonly id: string;
  readonly state: ToastState;
  readonly title: string;
  readonly detail?: ReactNode;
  readonly link?: { readonly href: string; readonly text: string };
}

/** ms for which good news stays */
const SHOWN_MS = 8_000;
let toasts: readonly Toast[] = [];
const heard = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Shows a toast, or changes the one with its id. Failures stay until they are closed. */
export function toast(next: Toast): void {
  const known = toasts.some((t) => t.id === next.id);
  toasts = known ? toasts.map((t) => (t.id === next.id ? next : t)) : [...toasts, next];
  clearTimeout(timers.get(next.id));
  if (next.state === 'confirmed' || next.state === 'neutral') {
    timers.set(
      next.id,
      setTimeout(() => dismiss(next.id), SHOWN_MS),
    );
  }
  for (const each of heard) each();
}

export function dismiss(id: string): void {
  toasts = toasts.filter((t) => t.id !== id);
  for (const each of heard) each();
}

function subscribe(listener: () => void): () => void {
  heard.add(listener);
  return () => heard.delete(listener);
}

const LOOK: Record<ToastState, string> = {
  signing: 'border-l-info',
  sending: 'border-l-info',
  confirmed: 'border-l-ok',
  failed: 'border-l-bad',
  neutral: 'border-l-line-strong',
};
const WORD: Record<ToastState, string> = {
  signing: 'Sign in your wallet',
  sending: 'Sending',
  confirmed: 'Confirmed',
  failed: 'Failed',
  neutral: '',
};

/** All toasts, at the lower right; changes are read out. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section
      aria-live="polite"
      aria-label="Transactions"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-40 grid justify-items-end gap-2 sm:bottom-4"
    >
      {shown.map((t) => (
        <div
          key={t.id}
          data-toast={t.state}
          className={cx(
            'pointer-events-auto w-full max-w-sm rounded-lg border border-l-4 border-line bg-surface p-3 shadow-lg',
            LOOK[t.state],
          )}
        >
          <div className="flex items-start gap-2">
            <div className="min-w-0 grow">
              <p className="flex items-center gap-2 font-medium">
                {(t.state === 'signing' || t.state === 'sending') && <Spinner />}
                {t.title}
              </p>
              {WORD[t.state] !== '' && <p className="text-[13px] text-muted">{WORD[t.state]}</p>}
              {t.detail !== undefined && <p className="mt-0.5 text-sm">{t.detail}</p>}
              {t.link && (
                <a href={t.link.href} target="_blank" rel="noreferrer" className="text-sm text-accent underline">
                  {t.link.text}
                </a>
              )}
            </div>
            <button
              type="button"
              aria-label={`Dismiss: ${t.title}`}
              onClick={() => dismiss(t.id)}
              className="grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-raised hover:text-text"
            >
              <span aria-hidden>×</span>
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}
