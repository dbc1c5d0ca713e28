import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

const heard = new Set<() => void>();
function tell(): void {
  for (const each of heard) each();
}
window.addEventListener('popstate', tell);

/** Goes to a path of the app, as if its link had been pressed. */
export function navigate(path: string): void {
  if (path === location.pathname + location.search) return;
  const from = location.pathname;
  history.pushState(null, '', path);
  // What changes only the query, such as a dialog, leaves the reader where he is.
  if (location.pathname !== from) scrollTo(0, 0);
  tell();
}

function subscribe(listener: () => void): () => void {
  heard.add(listener);
  return () => heard.delete(listener);
}

/** The path of the address, without a slash at its end. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname.replace(/(.)\/+$/, '$1'));
}

/** The query of the address, such as `?worker=…`; set it with `navigate`. */
export function useSearch(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => location.search));
}

/** A link within the app. A press with a modifier key, or with another button, is left to the browser. */
export function Link({ to, ...props }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string }) {
  const onClick = (event: MouseEvent<HTMLAnchorElement>) => {
    props.onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain || props.target !== undefined) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...props} href={to} onClick={onClick} />;
}
