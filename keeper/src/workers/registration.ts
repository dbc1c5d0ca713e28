import type { Hello } from '@shardmarket/sdk';
import type { ModelOnChain, WorkerOnChain } from '../chain/port.ts';

/** Why a worker is not taken, with what it can do about it. */
export interface Refusal {
  readonly code:
    | 'not_registered'
    | 'wrong_operator'
    | 'leaving'
    | 'wrong_model'
    | 'unknown_model'
    | 'wrong_numerics'
    | 'wrong_layers'
    | 'ask_too_high';
  readonly message: string;
}

/** Compares what a worker says of itself with its registration; undefined if they agree. */
export function refuse(
  hello: Hello,
  worker: WorkerOnChain | undefined,
  model: ModelOnChain | undefined,
): Refusal | undefined {
  const [start, end] = hello.layers;
  if (!worker) {
    return { code: 'not_registered', message: `there is no worker account ${hello.worker}: register_worker first` };
  }
  if (worker.operator !== hello.operator) {
    return { code: 'wrong_operator', message: `worker ${hello.worker} belongs to ${worker.operator}, not to your key` };
  }
  if (worker.leaving) {
    const message = `worker ${hello.worker} has asked to leave: withdraw its bond, and add a new one to come back`;
    return { code: 'leaving', message };
  }
  if (!model) return { code: 'unknown_model', message: `model ${hello.model} is not registered on chain` };
  if (worker.model !== model.address) {
    return {
      code: 'wrong_model',
      message: `registered for the model at ${worker.model}, but you hold ${model.address} (manifest ${hello.model})`,
    };
  }
  if (hello.numericsClass !== model.numericsClass) {
    return {
      code: 'wrong_numerics',
      message:
        `your machine's numerics class ${hello.numericsClass} is not the model's ${model.numericsClass}: ` +
        'its results would differ in the last bits; use the runtime of the manifest on the same instruction set',
    };
  }
  const [from, to] = worker.layers;
  if (start !== from || end !== to || start >= end || end > model.layers) {
    return {
      code: 'wrong_layers',
      message: `registered for layers [${from}, ${to}) of ${model.layers}, but you offer [${start}, ${end})`,
    };
  }
  if (worker.ask > model.priceCeiling) {
    return {
      code: 'ask_too_high',
      message: `your ask of ${worker.ask} is above the model's ceiling of ${model.priceCeiling}: register a lower one`,
    };
  }
  return undefined;
}
