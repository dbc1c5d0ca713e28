/** Where a session's deposit is, drawn in proportion; the exact figures stand beside it. All in micro-USDC. */
export function MoneyBar(props: {
  readonly deposit: bigint;
  readonly settled: bigint;
  readonly unsettled: bigint;
  readonly reserved: bigint;
}) {
  const { deposit, settled, unsettled, reserved } = props;
  // Drawn only: thousandths of the deposit are finer than a pixel.
  const part = (micro: bigint) => (deposit === 0n ? 0 : Number((micro * 1_000n) / deposit) / 10);
  const parts = [
    { width: part(settled), look: 'fill-muted' },
    { width: part(unsettled), look: 'fill-warn' },
    { width: part(reserved), look: 'fill-info' },
  ];
  const shown = parts.map((p, i) => ({ ...p, x: parts.slice(0, i).reduce((sum, { width }) => sum + width, 0) }));
  return (
    <svg aria-hidden viewBox="0 0 100 2" preserveAspectRatio="none" className="block h-1.5 w-full rounded-full">
      <rect width="100" height="2" className="fill-accent" />
      {shown.map(({ x, width, look }) => (
        <rect key={look} x={x} width={width} height="2" className={look} />
      ))}
    </svg>
  );
}
