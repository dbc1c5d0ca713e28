import type { Model } from '../../src/model/manifest.ts';
import type { LayerRange } from '../../src/model/graphs.ts';
import type { LineSetting } from '../../src/testing/proxy/line.ts';
import { TestKeeper } from '../../src/testing/keeper.ts';
import { Child } from './child.ts';
import type { LinkReport, ProxyRequests } from './proxy-process.ts';
import type { BenchWorkerOptions, Usage, WorkerRequests } from './worker-process.ts';

export interface ClusterOptions {
  readonly target: Model;
  readonly draft: Model;
  readonly stages: number;
  /** for each ring how its head works; the stages behind the heads are shared by all rings */
  readonly heads: readonly Partial<BenchWorkerOptions>[];
  /** for every worker */
  readonly common?: Partial<BenchWorkerOptions>;
}

interface Member {
  readonly child: Child<WorkerRequests>;
  readonly operator: string;
  /** where its predecessor dials it: a proxy */
  readonly url: string;
}

/** Workers in processes of their own, with a proxy of one more process in every link between neighbours, and a keeper here. */
export class Cluster {
  readonly keeper: TestKeeper;
  readonly proxies = new Child<ProxyRequests>(new URL('./proxy-process.ts', import.meta.url));
  /** ids of the rings, by head */
  readonly rings: string[] = [];
  readonly #heads: Member[] = [];
  readonly #others: Member[] = [];
  readonly #children: Child<WorkerRequests>[] = [];

  private constructor(keeper: TestKeeper) {
    this.keeper = keeper;
  }

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(await TestKeeper.listen());
    try {
      const [first, ...rest] = tile(options.target.manifest.architecture.layers, options.stages);
      for (const head of options.heads) cluster.#heads.push(await cluster.#add(options, first ?? [0, 0], head));
      for (const layers of rest) cluster.#others.push(await cluster.#add(options, layers, {}));
      for (const head of cluster.#heads) cluster.rings.push(await cluster.#form([head, ...cluster.#others]));
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** Sets all links. */
  async lines(setting: LineSetting): Promise<void> {
    await this.proxies.ask('lines', setting);
  }

  /** What each link has carried since the last report: those to the heads, then those to the other stages in order. */
  report(): Promise<LinkReport> {
    return this.proxies.ask('report', null);
  }

  /** What the members of the ring of a head have used since they were last asked. */
  usage(head: number): Promise<Usage[]> {
    return Promise.all(this.#ring(head).map(({ child }) => child.ask('usage', null)));
  }

  /** Watches the event loops of a ring's members from now on. */
  async watch(head: number): Promise<void> {
    await Promise.all(this.#ring(head).map(({ child }) => child.ask('watch', null)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.close()));
    await this.proxies.close();
    await this.keeper.close();
  }

  #ring(head: number): Member[] {
    return [...this.#heads.slice(head, head + 1), ...this.#others];
  }

  async #add(options: ClusterOptions, layers: LayerRange, more: Partial<BenchWorkerOptions>): Promise<Member> {
    const child = new Child<WorkerRequests>(new URL('./worker-process.ts', import.meta.url));
    this.#children.push(child);
    const { operator, port } = await child.ask('start', {
      keeperUrl: this.keeper.url,
      modelDirectory: options.target.directory,
      draftDirectory: options.draft.directory,
      layers,
      drainMs: 0,
      ...options.common,
      ...more,
    });
    const proxied = await this.proxies.ask('open', port);
    return { child, operator, url: `ws://127.0.0.1:${proxied}/ring` };
  }

  async #form(members: readonly Member[]): Promise<string> {
    const { stages } = this.keeper.ticket(
      {},
      members.map(({ operator }) => operator),
    );
    const proxied = stages.map((stage) => ({
      ...stage,
      url: members.find(({ operator }) => operator === stage.operator)?.url ?? stage.url,
    }));
    return this.keeper.formRing(this.keeper.ticket({ stages: proxied }));
  }
}

/** Layer ranges of stages that are as even as can be; what is over goes to the middle, since the ends have more to do. */
export function tile(layers: number, stages: number): LayerRange[] {
  if (stages > layers) throw new RangeError(`${stages} stages: the model has ${layers} layers only`);
  const sizes = new Array<number>(stages).fill(Math.floor(layers / stages));
  const fromMiddle = sizes.map((_, i) => i).sort((a, b) => Math.abs(2 * a + 1 - stages) - Math.abs(2 * b + 1 - stages));
  for (const i of fromMiddle.slice(0, layers % stages)) sizes[i] = (sizes[i] ?? 0) + 1;
  let start = 0;
  return sizes.map((size) => [start, (start += size)] as const);
}
