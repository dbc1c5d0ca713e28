import { useId } from 'react';
import { shortAddress } from '../../../ui/address.tsx';
import { Money } from '../../../ui/money.tsx';
import { cx } from '../../../ui/cx.ts';
import { NextDate, StateBadge } from './state-badge.tsx';
import { restOf, stateOf } from './state.ts';
import { useBooks, type OwnSession } from './use-sessions.ts';

interface Given {
  /** of the chain, unix seconds; undefined until it is known */
  readonly now: bigint | undefined;
  /** seconds */
  readonly grace: bigint | undefined;
}

/** All sessions of the wallet; one is chosen. Arrows move between them. */
export function SessionList(
  props: Given & {
    readonly sessions: readonly OwnSession[];
    readonly chosen: string;
    readonly onChoose: (session: string) => void;
  },
) {
  const group = useId();
  return (
    <div role="radiogroup" aria-label="Your sessions" className="grid gap-2">
      {props.sessions.map((session) => (
        <label
          key={session.address}
          className={cx(
            'cursor-pointer rounded-lg border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            session.address === props.chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-raised',
          )}
        >
          <input
            type="radio"
            name={group}
            className="sr-only"
            checked={session.address === props.chosen}
            onChange={() => props.onChoose(session.address)}
          />
          <Row session={session} now={props.now} grace={props.grace} />
        </label>
      ))}
    </div>
  );
}

function Row({ session, now, grace }: Given & { readonly session: OwnSession }) {
  const { address, account } = session;
  const state = now === undefined || grace === undefined ? undefined : stateOf(account, now, grace);
  const open = state?.kind === 'open';
  const { data: books } = useBooks(address, open);
  const left = open && books ? books.available : restOf(account);
  return (
    <span className="grid grid-cols-3 items-baseline gap-x-4 gap-y-1 sm:grid-cols-[minmax(15rem,2fr)_repeat(3,minmax(6rem,1fr))]">
      <span className="col-span-3 flex flex-wrap items-center gap-x-2 gap-y-1 sm:col-span-1">
        <span className="font-mono text-[13px]" title={address}>
          {shortAddress(address)}
        </span>
        <StateBadge of={state} />
        {state && now !== undefined && (
          <span className="text-[13px] text-muted">
            <NextDate of={state} now={now} />
          </span>
        )}
      </span>
      <Figure name={open ? 'Available' : 'Left'} micro={left} />
      <Figure name="Reserved" micro={open ? books?.reserved : 0n} />
      <Figure name="Settled" micro={account.settled} />
    </span>
  );
}

function Figure({ name, micro }: { readonly name: string; readonly micro: bigint | undefined }) {
  return (
    <span className="min-w-0">
      <span className="block text-[12px] text-muted">{name}</span>
      {micro === undefined ? <span className="text-muted">…</span> : <Money micro={micro} unit="" />}
    </span>
  );
}
