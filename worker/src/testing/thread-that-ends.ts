import { WorkerError } from '../errors.ts';
import { serve } from '../threads/serve.ts';

type Request = 'echo' | 'refuse' | 'throw later';

await serve<{ start?: string }, Request>((setting) => {
  if (setting.start !== undefined) throw new WorkerError('BAD_OPTION', setting.start);
  return Promise.resolve({
    ready: 'up',
    handle(request) {
      if (request === 'refuse') return Promise.reject(new WorkerError('BUSY', 'not now'));
      if (request === 'throw later') {
        setImmediate(() => {
          throw new Error('out of the blue');
        });
        return new Promise(() => undefined);
      }
      const bytes = new Uint8Array([1, 2, 3]);
      return Promise.resolve({ value: bytes, transfer: [bytes.buffer] });
    },
    close: () => Promise.resolve(),
  });
});
