import { useSyncExternalStore } from 'react';

let now = Date.now();
const heard = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all that counts seconds on the page. */
function subscribe(listener: () => void): () => void {
  heard.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of heard) each();
  }, 1_000);
  return () => {
    heard.delete(listener);
    if (heard.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The machine's time in ms, once a second. For what the chain decides take `useChainNow`. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** `93784` → `"1 d 2 h"`: the two largest units, floored. @param seconds not negative */
export function duration(seconds: number): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  let left = Math.floor(seconds);
  for (const [name, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}

/** How old something is, counting. @param at ms of this machine's clock */
export function Age({ at }: { readonly at: number }) {
  const seconds = Math.max(0, Math.floor((useNow() - at) / 1_000));
  return <span className="num whitespace-nowrap">{seconds < 2 ? 'just now' : `${duration(seconds)} old`}</span>;
}

/** Time left until `at`. @param at @param nowSecs both unix seconds of one clock, the chain's for what it decides */
export function Countdown(props: { readonly at: bigint; readonly nowSecs: bigint; readonly over?: string }) {
  const left = props.at - props.nowSecs;
  return (
    <time dateTime={isoOf(props.at)} title={dateText(props.at)} className="num whitespace-nowrap">
      {left > 0n ? duration(Number(left)) : (props.over ?? 'now')}
    </time>
  );
}

/** Unix seconds as a local date and time. */
export function dateText(unixSecs: bigint): string {
  return new Date(Number(unixSecs) * 1_000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `20780n` → `"23 Nov 2026"`: a unix day, which is one of UTC everywhere. */
export function dayText(unixDay: bigint): string {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Date(Number(unixDay) * 86_400_000).toLocaleDateString('en-GB', options);
}

/** Unix seconds as a date and time of the reader's zone. */
export function DateTime({ at }: { readonly at: bigint }) {
  return (
    <time dateTime={isoOf(at)} className="num whitespace-nowrap">
      {dateText(at)}
    </time>
  );
}

function isoOf(unixSecs: bigint): string {
  return new Date(Number(unixSecs) * 1_000).toISOString();
}
