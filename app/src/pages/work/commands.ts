/** What the commands of a worker have to be told. */
export interface CommandTerms {
  /** name of the model's folder; undefined where the keeper does not know it */
  readonly model: string | undefined;
  /** sha256 of its manifest, hex */
  readonly manifest: string;
  /** layers `[start, end)` */
  readonly layers: readonly [number, number];
  readonly rpcUrl: string;
  /** origin of the keeper's API */
  readonly keeper: string;
  /** the worker's account where it is not the one that the operator registered */
  readonly worker: string | undefined;
}

/** The commands that bring the files, check the machine and serve, a line each; they run as they stand in a checkout. */
export function workerCommands(terms: CommandTerms): { readonly fetch: string; readonly doctor: string; readonly serve: string } {
  const { model = 'MODEL', manifest, layers, rpcUrl, keeper, worker } = terms;
  const folder = `models/${model}`;
  const own = worker === undefined ? '' : ` --worker ${worker}`;
  const chain = `--keypair me.json --rpc ${rpcUrl}${own} --model ${folder}`;
  return {
    fetch: `npm run worker -- fetch --model ${folder} --layers ${layers.join('-')} --hash ${manifest} --from https://MIRROR/${model}`,
    doctor: `npm run worker -- doctor ${chain} --layers ${layers.join('-')}`,
    serve: `npm run worker -- serve ${chain} --keeper ${keeper.replace(/^http/, 'ws')} --relay always`,
  };
}
