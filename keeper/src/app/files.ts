import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
/** Files beside a file that hold it compressed, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A file of the built dApp, read once. */
export interface AppFile {
  readonly type: string;
  /** strong, of the uncompressed bytes */
  readonly etag: string;
  readonly bytes: Buffer;
  /** the same compressed, by the name of the encoding */
  readonly encoded: ReadonlyMap<string, Buffer>;
  /** its name changes with its content */
  readonly hashed: boolean;
}

/**
 * All files of a built dApp by their path in the URL; undefined where it is not built. Only these are ever served: no path of a
 * request reaches the disk.
 */
export function readAppFiles(folder: string): ReadonlyMap<string, AppFile> | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const files = new Map<string, AppFile>();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((n) => !n.startsWith('.'))) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, name));
    const encoded = ENCODINGS.flatMap(([encoding, suffix]) => {
      const file = join(folder, name + suffix);
      return existsSync(file) ? [[encoding, readFileSync(file)] as const] : [];
    });
    const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const path = `/${name.split(sep).join('/')}`;
    const hashed = path.startsWith('/assets/');
    files.set(path, { type, etag, bytes, encoded: new Map(encoded), hashed });
  }
  return files;
}
