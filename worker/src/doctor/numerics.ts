import { numericsClass, toHex, type Manifest } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';

/** Instruction-set classes that `isaClass` tells apart. */
const ISAS = ['x64-avx512', 'x64-avx2', 'x64-other', 'arm64'];

/**
 * Compares this machine's numerics class with that of the model's account on chain, which keepers ask of every worker.
 * @param mine hex @param registered of the model's account, hex @param isa of this machine
 * @returns what to say if they are the same @throws WorkerError REGISTRATION_DIFFERS with what to do if not
 */
export function compareNumerics(manifest: Manifest, mine: string, registered: string, isa: string): string {
  if (mine === registered) return `class ${mine} (${isa}) is the one that the chain has for this model`;
  const theirs = ISAS.find((one) => toHex(numericsClass(manifest, one)) === registered);
  const what = theirs
    ? `the chain has the class of ${theirs} for this model, this machine is ${isa}`
    : `the chain has class ${registered} for this model, which is none of onnxruntime-node ${manifest.numerics.runtimeVersion}; this machine's is ${mine} (${isa})`;
  const advice = theirs
    ? `use a ${theirs} machine, or a model that is registered for ${isa}`
    : 'check that --model is the model of this cluster, or ask whoever registered it';
  throw new WorkerError(
    'REGISTRATION_DIFFERS',
    `${what}: results would differ in their last bits, and no keeper takes the worker; ${advice}`,
  );
}
