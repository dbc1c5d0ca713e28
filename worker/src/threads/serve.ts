import { parentPort, workerData } from 'node:worker_threads';
import type { TransferListItem } from 'node:worker_threads';
import { describeError } from '../errors.ts';
import type { Call, Reply, ThreadData } from './protocol.ts';

/** What a handler answers: a value, and the buffers in it that are handed over rather than copied. */
export interface Answer {
  readonly value: unknown;
  readonly transfer?: readonly TransferListItem[];
}

/** A thread's work: `handle` is never called while an earlier call still runs. */
export interface Service<Request> {
  /** what the main thread gets once the thread is up */
  readonly ready: unknown;
  handle(request: Request): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Runs a service on this worker thread until the main thread sends `null`, one call at a time and in order. A failing
 * `start` or call is answered with its code and message; the thread goes on.
 */
export async function serve<Setting, Request>(start: (setting: Setting) => Promise<Service<Request>>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('this module runs on a worker thread only');
  const reply = (message: Reply, transfer: readonly TransferListItem[] = []) =>
    port.postMessage(message, [...transfer]);
  const { setting } = workerData as ThreadData<Setting>;
  let service: Service<Request>;
  try {
    service = await start(setting);
  } catch (error) {
    reply({ id: 0, ok: false, ...describeError(error) });
    return;
  }
  let tail = Promise.resolve();
  port.on('message', (call: Call<Request> | null) => {
    tail = tail.then(async () => {
      if (call === null) {
        await service.close();
        port.close();
        return;
      }
      try {
        const { value, transfer } = await service.handle(call.request);
        reply({ id: call.id, ok: true, value }, transfer);
      } catch (error) {
        reply({ id: call.id, ok: false, ...describeError(error) });
      }
    });
  });
  reply({ id: 0, ok: true, value: service.ready });
}
