import { microText, solText } from './amounts.ts';
import { cx } from './cx.ts';

interface MoneyProps {
  readonly unit?: 'USDC' | 'ZERO' | '';
  /** all six places, for columns in which the points stand below each other */
  readonly all?: boolean;
  readonly className?: string;
}

/** An exact amount; no place that is not 0 is left out. @param micro micro-USDC or micro-ZERO */
export function Money({ micro, unit = 'USDC', all = false, className }: MoneyProps & { readonly micro: bigint }) {
  return <Amount text={microText(micro, all)} unit={unit} className={className} />;
}

/** An exact amount of SOL. */
export function Sol(props: { readonly lamports: bigint; readonly unit?: 'SOL' | ''; readonly className?: string }) {
  return <Amount text={solText(props.lamports)} unit={props.unit ?? 'SOL'} className={props.className} />;
}

function Amount(props: { readonly text: string; readonly unit: string; readonly className: string | undefined }) {
  return (
    <span className={cx('num whitespace-nowrap', props.className)}>
      {props.text}
      {props.unit !== '' && <span className="text-muted"> {props.unit}</span>}
    </span>
  );
}
