import { formatBytes } from '../delivery/bytes.ts';
import { deliver } from '../delivery/deliver.ts';
import { WorkerError } from '../errors.ts';
import type { GlobalOptions, ModelOptions } from './common.ts';
import { Output } from './output.ts';

/** ms between two lines of progress */
const EVERY_MS = 1_000;

export interface FetchOptions extends GlobalOptions, Omit<ModelOptions, 'draft'> {
  readonly hash: string;
  readonly from: readonly URL[];
}

/** `worker fetch`: brings a model's files, or those of some layers, into a directory. */
export async function fetchModel(options: FetchOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const { model: directory, hash, from: mirrors, layers } = options;
  let shown = 0;
  const progress = (done: number, total: number, file: string) => {
    if (out.json || (Date.now() - shown < EVERY_MS && done < total)) return;
    shown = Date.now();
    const share = total === 0 ? 100 : Math.floor((100 * done) / total);
    console.error(`${String(share).padStart(3)} % of ${formatBytes(total)}  ${file}`);
  };
  const { files, fetched, total } = await deliver({ directory, hash, mirrors, ...(layers && { layers }), progress });
  const what = layers ? `layers ${layers.join('-')}` : 'the whole model';
  out.result({ directory, files, fetched, total }, [
    `${directory} holds ${what}: ${files} files, ${formatBytes(total)}, of which ${formatBytes(fetched)} were fetched`,
  ]);
}

/** The folder of a model on a mirror. @throws WorkerError BAD_OPTION */
export function parseMirror(text: string, others: readonly URL[] = []): URL[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new WorkerError('BAD_OPTION', `--from: expected the http(s) address of a model's folder, got "${text}"`);
  }
  // Without the slash the last part of the path would be replaced by a file's name.
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return [...others, url];
}

/** @throws WorkerError BAD_OPTION */
export function parseManifestHash(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new WorkerError(
    'BAD_OPTION',
    `--hash: expected the 64 hex digits of a manifest's sha256, as the chain and GET /v1/models have it, got "${text}"`,
  );
}
