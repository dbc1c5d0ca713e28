/** Says what is going on, one line a step; on a terminal the line counts the seconds. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #silent = false;

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
  }

  /** Prints nothing from now on: for steps that still run while everything is being stopped. */
  silence(): void {
    this.#silent = true;
  }

  /** Runs `work` under a line that names it; the line ends with the time it took, or with "failed". */
  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    const live = this.#out.isTTY;
    const print = (text: string) => this.#silent || this.#out.write(text);
    const show = () => print(`\r  ${title} … ${seconds()} s`);
    const timer = live ? setInterval(show, 200) : undefined;
    if (live) show();
    else print(`  ${title} … `);
    try {
      const result = await work();
      print(live ? `\r\x1b[2K  ${title}: ${seconds()} s\n` : `${seconds()} s\n`);
      return result;
    } catch (error) {
      print(live ? `\r\x1b[2K  ${title}: failed after ${seconds()} s\n` : `failed after ${seconds()} s\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
}
