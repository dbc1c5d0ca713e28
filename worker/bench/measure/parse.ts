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

/** Reads the command line; what is wrong with it is said in one line, and ends the program with exit code 1. */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
