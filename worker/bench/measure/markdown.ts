/** A number with so many decimals; a dash where there is none. */
export function fixed(value: number | undefined, digits: number): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return Number.isFinite(value) ? value.toFixed(digits) : '∞';
}

/** A row of a Markdown table. */
export function line(columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`;
}
