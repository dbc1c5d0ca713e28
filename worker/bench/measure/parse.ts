/** Reads a comma-separated list. */
export function list<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map((item) => parse(item.trim()));
}

/** A decimal number in `[min, max]`. */
export function parseNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new Error(`${option}: expected a number from ${min} to ${max}, got "${text}"`);
  };
}
