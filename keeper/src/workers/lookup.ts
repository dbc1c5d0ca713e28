import type { Hello } from '@shardmarket/sdk';
import type { ChainReader, WorkerOnChain } from '../chain/port.ts';
import { refuse, type Refusal } from './registration.ts';

type Chain = Pick<ChainReader, 'worker' | 'model'>;

/** What the chain says of a worker, and why it is not taken, if it is not. @throws Problem `rpc_unavailable` */
export async function lookUp(
  chain: Chain,
  hello: Hello,
): Promise<{ registered: WorkerOnChain | undefined; refusal: Refusal | undefined }> {
  const [registered, model] = await Promise.all([chain.worker(hello.worker), chain.model(hello.model)]);
  return { registered, refusal: refuse(hello, registered, model) };
}

/** What the chain says of a connected worker: the ask for its next jobs, or why it gets none. */
export type Standing = { readonly ask: bigint; readonly refusal?: undefined } | { readonly refusal: Refusal };

/**
 * Looks every `everyMs` whether a worker would still be taken, and for which ask (at first `ask`): its registration can change
 * while it is connected, and change back. Calls `changed` each time that the answer is another one.
 * @param read hears what each look found of a worker that is taken @returns how to stop
 */
export function watchRegistration(
  chain: Chain,
  hello: Hello,
  ask: bigint,
  everyMs: number,
  changed: (standing: Standing) => void,
  read: (registered: WorkerOnChain) => void = () => undefined,
): () => void {
  let last = `${ask}`;
  let looking = false;
  let stopped = false;
  const look = async () => {
    const { registered, refusal } = await lookUp(chain, hello);
    const standing: Standing | undefined = refusal ? { refusal } : registered && { ask: registered.ask };
    const answer = refusal?.code ?? `${registered?.ask}`;
    if (stopped || !standing) return;
    if (registered && !refusal) read(registered);
    if (answer === last) return;
    last = answer;
    changed(standing);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // An RPC that does not answer says nothing about the worker.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, everyMs);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
