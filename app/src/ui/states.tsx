import type { ReactNode } from 'react';
import { Age } from './time.tsx';
import { Button, Spinner } from './button.tsx';
import { messageOf } from '../errors.ts';

/** Nothing is there, and that is in order. @param children what to do to change it */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-dashed border-line px-4 py-8 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-prose text-sm text-muted">{children}</div>}
    </div>
  );
}

/** What is asked for is on its way. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="flex items-center gap-2 py-4 text-muted">
      <Spinner /> Loading {what} …
    </p>
  );
}

/** It could not be had: what was wrong, and a way to try again. */
export function Failed(props: { readonly what: string; readonly error: unknown; readonly retry?: () => void }) {
  return (
    <div role="alert" className="grid justify-items-start gap-2 rounded-lg bg-bad-soft p-4">
      <p className="font-medium text-bad">Could not load {props.what}</p>
      <p className="text-sm">{messageOf(props.error)}</p>
      {props.retry && (
        <Button small onClick={props.retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** The part of `useChain`'s answer that is shown. */
export interface Shown<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  /** ms; 0 where nothing has come yet */
  readonly updatedAt: number;
  readonly stale: boolean;
  readonly retry: () => void;
}

/**
 * One of four: loading, failed, what has come, or what came some time ago with a line that says how old it is and why.
 * @param what names it, such as "your stake"
 */
export function Query<T>(props: {
  readonly of: Shown<T>;
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { data, error, updatedAt, stale, retry } = props.of;
  if (data === undefined) {
    return error ? <Failed what={props.what} error={error} retry={retry} /> : <Loading what={props.what} />;
  }
  return (
    <>
      {stale && (
        <p role="status" className="mb-3 rounded-md bg-warn-soft px-3 py-1.5 text-[13px] text-warn">
          <Age at={updatedAt} />
          {error ? `: ${messageOf(error)}` : ''}
        </p>
      )}
      {props.children(data)}
    </>
  );
}
