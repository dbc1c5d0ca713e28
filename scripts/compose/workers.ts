export interface NamedWorker {
  readonly name: string;
  readonly layers: readonly [number, number];
}

/** Reads `NAME=START-END`, as `head=0-2`. @throws Error that says what was expected */
export function parseWorkers(texts: readonly string[]): NamedWorker[] {
  return texts.map((text) => {
    const [, name, start, end] = /^([a-z][a-z0-9-]*)=(\d+)-(\d+)$/.exec(text) ?? [];
    if (name === undefined || !(Number(start) < Number(end))) {
      throw new Error(`expected NAME=START-END as in head=0-2, the end exclusive, got "${text}"`);
    }
    return { name, layers: [Number(start), Number(end)] };
  });
}
