import type { ReactNode } from 'react';

/** A page's heading and its parts. @param lead one sentence on what the page is for */
export function Page(props: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <header className="mb-5">
        <h1 className="text-2xl font-semibold tracking-tight">{props.title}</h1>
        {props.lead !== undefined && <p className="mt-1 max-w-prose text-muted">{props.lead}</p>}
      </header>
      <div className="grid gap-4">{props.children}</div>
    </>
  );
}
