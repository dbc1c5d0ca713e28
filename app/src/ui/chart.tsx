import { useId, type ReactNode } from 'react';

export interface Point {
  /** what stands below it, such as a day */
  readonly label: string;
  readonly value: number;
  /** the exact value in words, for the table */
  readonly text: string;
}

const [WIDTH, HEIGHT, PAD] = [640, 180, 8];
/** A single bar is no block. */
const WIDEST = 48;

/** Where points lie: x by their order, y from 0 at the ground to the greatest at the top. */
export function layout(values: readonly number[]): { x: number; y: number; width: number }[] {
  const top = Math.max(...values, 0) || 1;
  const step = (WIDTH - 2 * PAD) / Math.max(values.length, 1);
  return values.map((value, i) => ({
    x: PAD + i * step,
    y: HEIGHT - PAD - (Math.max(value, 0) / top) * (HEIGHT - 2 * PAD),
    width: step,
  }));
}

/**
 * Bars or a line, drawn; the same figures stand in a table below, exact and for who does not see the drawing.
 * @param title says what it shows, with the unit
 */
export function Chart(props: {
  readonly title: string;
  readonly points: readonly Point[];
  readonly kind?: 'bars' | 'line';
  readonly empty?: ReactNode;
}) {
  const id = useId();
  const { title, points, kind = 'bars' } = props;
  if (points.length === 0) return props.empty ?? null;
  const at = layout(points.map((p) => p.value));
  const middle = ({ x, width }: { x: number; width: number }) => x + width / 2;
  const bar = ({ width }: { width: number }) => Math.min(width * 0.8, WIDEST);
  const path = at.map((p, i) => `${i === 0 ? 'M' : 'L'}${middle(p).toFixed(1)} ${p.y.toFixed(1)}`).join('');
  const [first, last] = [points[0], points.at(-1)];
  return (
    <figure className="m-0">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id} className="block w-full">
        <line x1={PAD} x2={WIDTH - PAD} y1={HEIGHT - PAD} y2={HEIGHT - PAD} className="stroke-line" />
        {kind === 'line' ? (
          <path d={path} fill="none" strokeWidth="2" className="stroke-accent" strokeLinejoin="round" />
        ) : (
          at.map((p, i) => (
            <rect
              key={points[i]?.label}
              x={middle(p) - bar(p) / 2}
              y={p.y}
              width={bar(p)}
              height={HEIGHT - PAD - p.y}
              rx="1.5"
              className="fill-accent"
            >
              <title>{`${points[i]?.label}: ${points[i]?.text}`}</title>
            </rect>
          ))
        )}
      </svg>
      <div className="num flex justify-between text-[13px] text-muted">
        <span>{first?.label}</span>
        {points.length > 1 && <span>{last?.label}</span>}
      </div>
      <figcaption id={id} className="sr-only">
        {title}
      </figcaption>
      <details className="mt-1 text-[13px]">
        <summary className="text-muted">Figures</summary>
        <div className="mt-1 max-h-60 overflow-auto" tabIndex={0} role="region" aria-label={`${title}, figures`}>
          <table className="num w-full">
            <tbody>
              {points.map((p) => (
                <tr key={p.label}>
                  <th scope="row" className="pr-4 text-left font-normal">
                    {p.label}
                  </th>
                  <td className="text-right">{p.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
