import type { Context, Hono } from 'hono';
import { readAppFiles, type AppFile } from './files.ts';
import { securityHeaders } from './policy.ts';

export interface AppFilesDeps {
  /** folder of the built dApp */
  readonly folder: string;
  /** the nodes that browsers may use */
  readonly rpcUrls: readonly string[];
}

const NOT_BUILT = `This keeper serves no dApp: it is not built. Build it with "npm run app:build" and start the keeper again, or name its
folder in APP_DIR. The API is at /v1, its description at /openapi.json.
`;
/** What belongs to the API: a page never answers there, so that a mistyped call gets its error. */
const API = /^\/(v1|healthz|readyz|metrics|openapi\.json)(\/|$)/;
/** A path with a dot at its end names a file, not a page. */
const FILE = /\.[a-z0-9]+$/i;
const YEAR = 31_536_000;

/**
 * Serves the dApp on every path that nothing else answers: its files, and `index.html` for its pages. To be added after all other
 * routes; what it does not know goes on to them.
 */
export function addAppRoutes(app: Hono, { folder, rpcUrls }: AppFilesDeps): void {
  const files = readAppFiles(folder);
  const headers = securityHeaders(rpcUrls);
  app.on(['GET', 'HEAD'], '*', async (c, next) => {
    const { path } = c.req;
    if (API.test(path)) return next();
    if (!files) {
      return path === '/' ? c.text(NOT_BUILT, 404, { ...headers, 'cache-control': 'no-cache' }) : next();
    }
    const file = files.get(path) ?? (FILE.test(path) ? undefined : files.get('/index.html'));
    return file ? respond(c, file, headers) : next();
  });
}

function respond(c: Context, file: AppFile, security: Readonly<Record<string, string>>): Response {
  const found = encodingFor(c.req.header('accept-encoding') ?? '', file);
  const tag = `"${file.etag}${found ? `-${found.encoding}` : ''}"`;
  const headers = {
    ...security,
    'content-type': file.type,
    'cache-control': file.hashed ? `public, max-age=${YEAR}, immutable` : 'no-cache',
    etag: tag,
    vary: 'Accept-Encoding',
  };
  const known = (c.req.header('if-none-match') ?? '').split(',').map((t) => t.trim().replace(/^W\//, ''));
  if (known.includes(tag)) return c.body(null, 304, headers);
  const bytes = found?.bytes ?? file.bytes;
  const sized = {
    ...headers,
    'content-length': String(bytes.length),
    ...(found ? { 'content-encoding': found.encoding } : {}),
  };
  // Hono leaves the body out of an answer to HEAD.
  return c.body(new Uint8Array(bytes), 200, sized);
}

/** The first encoding of the file's that the client takes; `q=0` refuses one. */
function encodingFor(accepted: string, file: AppFile): { encoding: string; bytes: Buffer } | undefined {
  const wanted = new Map(
    accepted.split(',').map((part) => {
      const [name = '', ...params] = part.split(';').map((text) => text.trim().toLowerCase());
      const q = params.find((p) => p.startsWith('q='));
      return [name, q === undefined ? 1 : Number(q.slice(2))] as const;
    }),
  );
  for (const [encoding, bytes] of file.encoded) {
    if ((wanted.get(encoding) ?? wanted.get('*') ?? 0) > 0) return { encoding, bytes };
  }
  return undefined;
}
