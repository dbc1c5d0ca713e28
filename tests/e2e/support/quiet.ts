import { Writable } from 'node:stream';
import { Progress } from '../../../scripts/stack/progress.ts';

/** Progress that nobody sees. */
export function quiet(): Progress {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return new Progress(nowhere as NodeJS.WriteStream);
}
