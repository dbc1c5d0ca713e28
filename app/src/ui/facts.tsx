import type { ReactNode } from 'react';

/** What something costs or comes to, a line each: names at the left, amounts at the right. */
export function Facts({ of }: { readonly of: readonly { readonly name: ReactNode; readonly is: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line rounded-lg border border-line text-sm">
      {of.map(({ name, is }, i) => (
        <div key={i} className="flex flex-wrap items-baseline justify-between gap-x-4 px-3 py-2">
          <dt className="text-muted">{name}</dt>
          <dd className="num text-right">{is}</dd>
        </div>
      ))}
    </dl>
  );
}
