/** What the keeper's own metrics say of its process. */
export interface Gauges {
  readonly rssBytes: number;
  /** processor time since its start, s */
  readonly cpuSeconds: number;
  /** pauses for collections of garbage since its start, by the clock, s */
  readonly gcSeconds: number;
  /** delay of its event loop since the last look, 99th percentile, ms */
  readonly loopP99Ms: number;
}

const NAMES = {
  rssBytes: 'process_resident_memory_bytes',
  cpuSeconds: 'process_cpu_seconds_total',
  loopP99Ms: 'nodejs_eventloop_lag_p99_seconds',
};

/** @throws Error if the keeper does not tell one of them */
export async function readGauges(url: string): Promise<Gauges> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) => {
    const [, value] = new RegExp(`^${name} (\\S+)`, 'm').exec(text) ?? [];
    if (value === undefined) throw new Error(`GET /metrics does not tell ${name}`);
    return Number(value);
  };
  const collections = [...text.matchAll(/^nodejs_gc_duration_seconds_sum\{.*\} (\S+)/gm)];
  return {
    gcSeconds: collections.reduce((sum, [, seconds]) => sum + Number(seconds), 0),
    rssBytes: read(NAMES.rssBytes),
    cpuSeconds: read(NAMES.cpuSeconds),
    loopP99Ms: 1000 * read(NAMES.loopP99Ms),
  };
}
