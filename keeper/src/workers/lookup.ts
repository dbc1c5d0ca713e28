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

/**
 * Looks every `everyMs` whether a worker would still be taken, for the same ask: its registration can change while it is
 * connected. Calls `changed` with the reason, once. @returns how to stop
 */
export function watchRegistration(
  chain: Chain,
  hello: Hello,
  ask: bigint,
  everyMs: number,
  changed: (why: string) => void,
): () => void {
  let looking = false;
  const look = async () => {
    const { registered, refusal } = await lookUp(chain, hello);
    const why = refusal?.message ?? (registered?.ask === ask ? undefined : 'its ask is another one now');
    if (why === undefined) return;
    clearInterval(timer);
    changed(why);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // An RPC that does not answer says nothing about the worker.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, everyMs);
  return () => clearInterval(timer);
}
