import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** a number: at the right, figures of one width */
  readonly numeric?: boolean;
  /** CSS grid track; `minmax(7rem, 1fr)` unless told */
  readonly width?: string;
}

/** px */
const ROW = 40;
const MAX_HEIGHT = 480;

/**
 * A table that scrolls in itself; only the rows in sight are in the document, so that 10,000 of them cost what 20 do.
 * @param label names it to who listens
 */
export function Table<T>(props: {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string;
  /** shown where there are no rows */
  readonly empty: ReactNode;
  readonly onRow?: (row: T) => void;
}) {
  const { label, rows, columns, keyOf, onRow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // Nothing here is memoised, so that its functions are never stale.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  if (rows.length === 0) return props.empty;
  const grid = { gridTemplateColumns: columns.map((c) => c.width ?? 'minmax(7rem, 1fr)').join(' ') };
  return (
    // It scrolls, so that who has no mouse must be able to focus it.
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={label}
      style={{ maxHeight: MAX_HEIGHT }}
      className="overflow-auto rounded-lg border border-line"
    >
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className="w-max min-w-full text-sm">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-raised">
          <div role="row" aria-rowindex={1} className="grid" style={grid}>
            {columns.map((column) => (
              <div
                key={column.name}
                role="columnheader"
                className={cx('px-3 py-2 font-medium text-muted', column.numeric && 'text-right')}
              >
                {column.name}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                onClick={onRow && (() => onRow(row))}
                style={{ ...grid, height: ROW, transform: `translateY(${start}px)` }}
                className={cx(
                  'absolute inset-x-0 top-0 grid items-center border-b border-line',
                  onRow && 'cursor-pointer hover:bg-raised',
                )}
              >
                {columns.map((column) => (
                  <div
                    key={column.name}
                    role="cell"
                    className={cx(
                      'overflow-hidden px-3 text-ellipsis whitespace-nowrap',
                      column.numeric && 'num text-right',
                    )}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
