/** The chain of the load, in a process of its own: the real program with a market, three workers and as many sessions as it is asked for. */
import { Keypair } from '@solana/web3.js';
import { startMarket } from '../test/market.ts';

/** Layers of the three workers; together the model. */
const TILES: readonly [number, number][] = [
  [0, 2],
  [2, 4],
  [4, 6],
];

/** What the parent is told once the market is open; secrets are keys of this chain only. */
export interface ChainReady {
  readonly rpcUrl: string;
  readonly dir: string;
  readonly modelsDir: string;
  readonly model: { readonly name: string; readonly hash: string };
  readonly keeper: readonly number[];
  readonly workers: readonly { operator: readonly number[]; address: string; layers: [number, number] }[];
}

/** An order of the parent: open a session with this voucher key. */
export interface OpenOrder {
  readonly payer: readonly number[];
  readonly signer: string;
  /** micro-USDC, decimal */
  readonly deposit: string;
}

const market = await startMarket();
const workers = [];
for (const layers of TILES) {
  const { operator, address } = await market.register(layers);
  workers.push({ operator: [...operator.secretKey], address, layers });
}
process.on('message', ({ payer, signer, deposit }: OpenOrder) => {
  const key = Keypair.fromSecretKey(Uint8Array.from(payer));
  void market.openSession(key, signer, BigInt(deposit)).then((session) => process.send?.({ session }));
});
process.once('disconnect', () => void market.stop().finally(() => process.exit(0)));
const { localnet, dir, modelsDir, model, keeper } = market;
const ready: ChainReady = {
  ...{ rpcUrl: localnet.rpcUrl, dir, modelsDir, workers },
  model: { name: model.name, hash: model.hash },
  keeper: [...keeper.secretKey],
};
process.send?.(ready);
