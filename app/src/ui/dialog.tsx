import { useEffect, useId, useRef, type ReactNode } from 'react';
import { cx } from './cx.ts';

/** A modal dialog: the browser keeps the focus inside and gives it back; Escape and a press beside it close. */
export function Dialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** for tables */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { open, onClose } = props;
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && ref.current.close()}
      className={cx(
        'm-auto rounded-xl border border-line bg-surface p-0 text-text',
        props.wide ? 'w-[min(48rem,calc(100vw-1rem))]' : 'w-[min(32rem,calc(100vw-2rem))]',
      )}
    >
      {open && (
        <div className="p-5">
          <header className="mb-4 flex items-start justify-between gap-4">
            <h2 id={id} className="text-lg font-semibold">
              {props.title}
            </h2>
            <button
              type="button"
              aria-label="Close"
              onClick={() => ref.current?.close()}
              className="-m-1 grid size-8 place-items-center rounded text-muted hover:bg-raised hover:text-text"
            >
              <svg aria-hidden viewBox="0 0 16 16" className="size-4" stroke="currentColor" strokeWidth="1.6">
                <path d="m3.5 3.5 9 9m0-9-9 9" />
              </svg>
            </button>
          </header>
          {props.children}
        </div>
      )}
    </dialog>
  );
}
