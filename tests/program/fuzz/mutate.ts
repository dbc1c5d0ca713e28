/** Calls with something wrong: another account in the place of one, a signature or a permission missing, company in the transaction. */
import { canSign, type Addr } from './addresses.ts';
import { accountsOf } from './idl/instructions.ts';
import { operation } from './ops/all.ts';
import type { Call, Draft, Draw } from './ops/operation.ts';
import { FIXED } from './ops/rules.ts';

/** Percent of calls. */
const [REPLACED, UNSIGNED, FIXED_ONE, BESIDE] = [12, 2, 2, 6];

/** The call of a draft, with the accounts that are the same in every call. */
export function complete(op: string, draft: Draft): Call {
  if (operation(op).encode) return { ...draft, op };
  const accounts: Record<string, Addr | null> = {};
  for (const { name } of accountsOf(op)) {
    const address = draft.accounts[name] ?? (name in draft.accounts ? null : FIXED[name]);
    if (address === undefined) throw new Error(`${op} was drawn without ${name}`);
    accounts[name] = address;
  }
  return { ...draft, op, accounts };
}

/** Any account that there is: of the program, of tokens, of people, programs and mints; copies that others own. */
function anyAddress({ m, rng, cast }: Draw): Addr {
  const pools: readonly (() => readonly Addr[])[] = [
    () => [...m.accounts.keys()],
    () => [...m.accounts.keys()],
    () => [...m.purses.keys()],
    () => [...m.purses.keys()],
    () => cast.all,
    () => cast.twins,
    () => Object.values(FIXED),
  ];
  return rng.pick(rng.pick(pools)());
}

/** One account replaced by another that can take its place in a transaction: whoever must sign needs a key. */
function replaced(call: Call, draw: Draw): Call {
  const entry = draw.rng.pick(accountsOf(call.op));
  const remaining = call.remaining ?? [];
  if (remaining.length > 0 && draw.rng.percent(30)) {
    const at = draw.rng.int(remaining.length);
    return { ...call, remaining: remaining.map((worker, i) => (i === at ? anyAddress(draw) : worker)) };
  }
  let address = anyAddress(draw);
  if (entry.signer && !canSign(address)) address = draw.rng.pick(draw.cast.all);
  return { ...call, accounts: { ...call.accounts, [entry.name]: address } };
}

/** The call as it is, or with something wrong. */
export function mutated(call: Call, draw: Draw): Call {
  if (operation(call.op).encode) return call;
  const { rng } = draw;
  const [signers, writable] = [
    accountsOf(call.op).filter((entry) => entry.signer && call.accounts[entry.name]),
    accountsOf(call.op).filter((entry) => entry.writable && !entry.signer),
  ];
  let changed = call;
  if (rng.percent(REPLACED)) changed = replaced(changed, draw);
  if (rng.percent(UNSIGNED) && signers.length > 0) changed = { ...changed, unsigned: rng.pick(signers).name };
  if (rng.percent(FIXED_ONE) && writable.length > 0) changed = { ...changed, fixed: rng.pick(writable).name };
  if (rng.percent(BESIDE))
    changed = { ...changed, beside: rng.pick(['budget', 'transfer before', 'transfer after'] as const) };
  return changed;
}
