/** A chain in memory for what the API and the jobs read of it; whatever was not put there does not exist. */
import type { ChainReader, ModelOnChain, SessionOnChain, WorkerOnChain } from '../src/chain/port.ts';

export class MemoryChain implements ChainReader {
  readonly sessions = new Map<string, SessionOnChain>();
  readonly workers = new Map<string, WorkerOnChain>();
  readonly models = new Map<string, ModelOnChain>();
  time = 1_800_000_000n;

  session(address: string) {
    return Promise.resolve(this.sessions.get(address));
  }
  worker(address: string) {
    return Promise.resolve(this.workers.get(address));
  }
  model(hash: string) {
    return Promise.resolve(this.models.get(hash));
  }
  now() {
    return Promise.resolve(this.time);
  }
  slot() {
    return Promise.resolve(1_000n);
  }
}
