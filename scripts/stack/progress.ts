/** Says what is going on, one line a step; on a terminal the line counts the seconds, elsewhere it is printed once. */
export class Progress {
  readonly #out: NodeJS.WriteStream;

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
  }

  /** Runs `work` under a line that names it; the line ends with the time it took, or with "failed". */
  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    const live = this.#out.isTTY;
    const show = () => this.#out.write(`\r  ${title} … ${seconds()} s`);
    const timer = live ? setInterval(show, 200) : undefined;
    if (live) show();
    else this.#out.write(`  ${title} …\n`);
    try {
      const result = await work();
      this.#finish(live, `  ${title}: ${seconds()} s`);
      return result;
    } catch (error) {
      this.#finish(live, `  ${title}: failed after ${seconds()} s`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  #finish(live: boolean, line: string): void {
    if (live) this.#out.write(`\r\x1b[2K${line}\n`);
    else if (!line.endsWith(': 0.0 s')) this.#out.write(`${line}\n`);
  }
}
