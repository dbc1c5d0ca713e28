import { fromHex, modelAddress, type Worker } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import type { Model } from '../model/manifest.ts';

/** Checks that the model is the registered one. @throws WorkerError REGISTRATION_DIFFERS */
export function checkModel(registered: Pick<Worker, 'model'>, model: Model): void {
  if (!registered.model.equals(modelAddress(fromHex(model.hash, 32)))) {
    throw new WorkerError(
      'REGISTRATION_DIFFERS',
      `this worker is registered for the model account ${registered.model.toBase58()}, ` +
        `but --model is ${model.manifest.name} (manifest ${model.hash}): serve the registered model or use another keypair`,
    );
  }
}

/** Checks that what is served is what is registered. @throws WorkerError REGISTRATION_DIFFERS */
export function checkRegistration(registered: Worker, model: Model, layers: LayerRange): void {
  checkModel(registered, model);
  const range = `${registered.layerStart}-${registered.layerEnd}`;
  if (range === layers.join('-')) return;
  throw new WorkerError(
    'REGISTRATION_DIFFERS',
    `this worker is registered for layers ${range}, but --layers is ${layers.join('-')}: serve --layers ${range}, or register --layers ${layers.join('-')}`,
  );
}
