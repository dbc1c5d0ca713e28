import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Tab {
  readonly name: string;
  readonly content: ReactNode;
  /** Stays there, hidden, when another is chosen: for what is under way in it. */
  readonly keep?: boolean;
}

/** Tabs: arrows, Home and End move between them. Only the chosen one's content is there, and what is to be kept. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const choose = (index: number) => {
    setChosen(index);
    buttons.current[index]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = tabs.length - 1;
    const to: Record<string, number> = {
      ArrowRight: chosen === last ? 0 : chosen + 1,
      ArrowLeft: chosen === 0 ? last : chosen - 1,
      Home: 0,
      End: last,
    };
    const index = to[event.key];
    if (index === undefined) return;
    event.preventDefault();
    choose(index);
  };
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            ref={(element) => {
              buttons.current[index] = element;
            }}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
            className={cx(
              '-mb-px border-b-2 px-3 py-2 font-medium whitespace-nowrap',
              index === chosen ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${chosen}`} className="pt-4">
        {tabs.map(
          ({ name, content, keep }, index) =>
            (keep || index === chosen) && (
              <div key={name} hidden={index !== chosen}>
                {content}
              </div>
            ),
        )}
      </div>
    </div>
  );
}
