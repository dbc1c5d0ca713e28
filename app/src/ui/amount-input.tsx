import { parseMicro } from '@shardmarket/sdk';
import { useId, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { microText } from './amounts.ts';

export interface Limits {
  /** micro */
  readonly min?: bigint;
  /** micro; also what "Max" fills in */
  readonly max?: bigint;
  /** what `max` is, such as "in your wallet" */
  readonly maxIs?: string;
}

/** What a text says as an amount: `micro`, or what is wrong with it; neither for an empty one. */
export function readAmount(text: string, unit: string, limits: Limits = {}): { micro?: bigint; wrong?: string } {
  const { min = 1n, max, maxIs = 'available' } = limits;
  if (text.trim() === '') return {};
  let micro: bigint;
  try {
    micro = parseMicro(text.replaceAll(',', ''));
  } catch {
    return { wrong: 'Enter an amount such as 12 or 12.345678, with 6 decimals at most.' };
  }
  if (micro < min) return { wrong: `Enter at least ${microText(min)} ${unit}.` };
  if (max !== undefined && micro > max) return { wrong: `Only ${microText(max)} ${unit} ${maxIs}.` };
  return { micro };
}

/** A field for an exact decimal amount; `readAmount(value, unit, limits)` says what its text means. */
export function AmountInput(props: {
  readonly label: ReactNode;
  readonly unit: 'USDC' | 'ZERO';
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly limits?: Limits;
  readonly hint?: ReactNode;
}) {
  const id = useId();
  const { label, unit, value, onChange, limits = {}, hint } = props;
  const { wrong } = readAmount(value, unit, limits);
  const { max } = limits;
  const note = wrong ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-surface pr-2 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          placeholder="0.00"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={wrong !== undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className="num min-h-10 w-full min-w-0 bg-transparent px-3 text-lg outline-none placeholder:text-muted"
        />
        <span className="shrink-0 whitespace-nowrap text-muted">{unit}</span>
        {max !== undefined && max > 0n && (
          <Button small look="quiet" onClick={() => onChange(microText(max).replaceAll(',', ''))}>
            Max
          </Button>
        )}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={wrong ? 'mt-1 text-[13px] text-bad' : 'mt-1 text-[13px] text-muted'}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A field for a line of text, with its label and what is wrong with it. */
export function TextInput(props: {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly type?: 'text' | 'url' | 'password' | 'number';
  readonly placeholder?: string;
  readonly wrong?: string | undefined;
  readonly hint?: ReactNode;
}) {
  const id = useId();
  const note = props.wrong ?? props.hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
        {props.label}
      </label>
      <input
        id={id}
        type={props.type ?? 'text'}
        value={props.value}
        placeholder={props.placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        aria-invalid={props.wrong !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className="min-h-10 w-full rounded-md border border-line-strong bg-surface px-3 placeholder:text-muted"
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={props.wrong ? 'mt-1 text-[13px] text-bad' : 'mt-1 text-[13px] text-muted'}>
          {note}
        </p>
      )}
    </div>
  );
}
