/** Words for what went wrong. */
import type { Value } from './idl/layout.ts';
import type { Call } from './ops/operation.ts';
import { FIXED } from './ops/rules.ts';
import type { Failure } from './sequence.ts';

/** A failure with all that it takes to repeat it. */
export function describeFailure(original: Failure, shrunk: Failure): string {
  const steps = original.steps.length;
  const only = shrunk.steps.join(',');
  return [
    `seed ${original.seed}, step ${steps}: ${original.message}`,
    `again:  npm run fuzz:program -- --seed ${original.seed} --steps ${steps} --length ${steps}`,
    `shrunk: npm run fuzz:program -- --seed ${shrunk.seed} --only ${only}`,
    ...shrunk.taken.map((step, i) => {
      const waited = `+${step.wait[0]} s, +${step.wait[1]} slots`;
      const made = step.calls.map(({ call, error }, place) => {
        const fails = step.failure !== undefined && place === step.calls.length - 1;
        return `${describeCall(call)} → ${fails ? 'FAILS' : (error ?? 'goes through')}`;
      });
      return `  ${shrunk.steps[i]}. ${waited}: ${made.length === 0 ? 'nothing' : made.join('\n     then ')}`;
    }),
    shrunk.message,
  ].join('\n');
}

function describeCall({ op, args, accounts, remaining, proof, unsigned, fixed, beside }: Call): string {
  const odd = [
    unsigned === undefined ? [] : [`unsigned ${unsigned}`],
    fixed === undefined ? [] : [`${fixed} not writable`],
    beside === undefined ? [] : [beside],
    (proof?.signed ?? []).map(({ signer, message }) => `signed by ${signer}: ${Buffer.from(message).toString('hex')}`),
    proof?.flaw === undefined ? [] : [`flaw: ${proof.flaw}`],
    remaining && remaining.length > 0 ? [`workers ${remaining.join(' ')}`] : [],
  ].flat();
  // Accounts that are the same in every call go without saying.
  const chosen = Object.entries(accounts).filter(([name, address]) => address !== FIXED[name]);
  const named = chosen.map(([name, address]) => `${name} ${address}`);
  return [`${op}(${text(args)})`, ...odd, `accounts: ${named.join(', ')}`].join('; ');
}

function text(value: Value): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${text(inner)}`)
    .join(', ');
}
