/** Measured figures in words; `—` where nothing was measured. */

const NONE = '—';

/** `1234.5` → `"1,230"`: three significant digits, as measurements have. */
function rounded(value: number): string {
  return value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
}

export function rateText(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? NONE : `${rounded(tokensPerSecond)} tok/s`;
}

export function msText(ms: number | null): string {
  return ms === null ? NONE : `${rounded(ms)} ms`;
}

/** A part of one, as α and η are. */
export function partText(part: number | null): string {
  return part === null ? NONE : `${rounded(part * 100)} %`;
}
