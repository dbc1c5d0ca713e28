import type { PublicKey } from '@solana/web3.js';
import { formatMicro, fromHex } from '@shardmarket/sdk';
import { checkModel } from '../chain/registration.ts';
import { chooseGraph, type LayerRange } from '../model/graphs.ts';
import { openModel } from '../model/manifest.ts';
import { openChain, type ChainOptions, type ModelOptions } from './common.ts';
import { Output } from './output.ts';

export interface RegisterOptions extends ChainOptions, ModelOptions {
  readonly layers: LayerRange;
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
  /** micro-ZERO */
  readonly bond: bigint;
  readonly payout?: PublicKey;
}

/**
 * `worker register`: moves the bond in and opens the worker's account. Run again with the same model it adds what the bond
 * lacks, which brings back a worker that has left, and sets layers and ask.
 */
export async function register(options: RegisterOptions): Promise<void> {
  const { layers, ask, bond } = options;
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  const model = await openModel(options.model);
  chooseGraph(model.manifest, layers);
  const known = options.worker ? await chain.require() : await chain.read();
  if (known) {
    checkModel(known, model);
    const missing = bond - known.bond;
    const signature = missing > 0n ? await chain.addBond(missing) : undefined;
    const done = signature ? `added ${formatMicro(missing)} ZERO to the bond: ${signature}` : 'the bond is enough';
    const offer = { manifestHash: fromHex(model.hash, 32), layers, ask };
    const same = known.ask === ask && known.layerStart === layers[0] && known.layerEnd === layers[1];
    const offered = same ? undefined : await chain.setOffer(offer);
    return out.result({ worker: chain.address.toBase58(), registered: false, signature, offered }, [
      `already registered as ${chain.address.toBase58()}; ${done}`,
      ...(offered
        ? [
            `asks ${ask} micro-USDC per million layer-tokens for layers ${layers.join('-')} from now on: ${offered}`,
            'keepers see it within seconds; a serve without --layers goes on with these layers',
          ]
        : []),
    ]);
  }
  const payout = options.payout ?? options.keypair.publicKey;
  const signature = await chain.register({ manifestHash: fromHex(model.hash, 32), layers, ask, bond, payout });
  out.result({ worker: chain.address.toBase58(), registered: true, signature }, [
    `registered ${chain.address.toBase58()} for layers ${layers.join('-')} of ${model.manifest.name}`,
    `ask ${ask} micro-USDC per million layer-tokens, bond ${formatMicro(bond)} ZERO, paid to ${payout.toBase58()}`,
    `transaction ${signature}`,
  ]);
}
