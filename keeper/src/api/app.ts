import { isAddress, type Config, PROGRAM_ID } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { addAppRoutes, type AppFilesDeps } from '../app/routes.ts';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import type { HooksDeps } from '../notices/hooks.ts';
import { describeWorker, type DescribeDeps } from '../reasons/describe.ts';
import type { Rings } from '../rings/rings.ts';
import { opsRoutes, type OpsDeps } from '../running/ops.ts';
import { readBody } from './body.ts';
import { chatCompletions } from './chat.ts';
import { completions } from './completions.ts';
import { describeEpochs } from './epochs.ts';
import { problemResponse } from './errors.ts';
import { authorised, fundsHeaders } from './funds.ts';
import { EXPOSED_HEADERS, requestId } from './headers.ts';
import { findModel, type InferenceDeps } from './inference.ts';
import { describeJob } from './jobs.ts';
import { describeModel } from './models.ts';
import { addHookRoutes } from './hooks.ts';
import { addKeyRoutes } from './keys.ts';
import { NetworkView, type NetworkDeps } from './network.ts';
import { openApiDocument } from './openapi/document.ts';
import type { KeeperInfo, Model } from './openapi/market-schemas.ts';
import { addUsageRoutes } from './usage.ts';
import { addVoucherRoutes, type VoucherDeps } from './vouchers.ts';
import { quote } from './quote.ts';
import { closeSchema, newSessionSchema } from './requests.ts';

/** Bytes of a request's body. */
const MAX_BODY = 1 << 20;

export interface AppDeps extends InferenceDeps, VoucherDeps {
  readonly db: Db;
  readonly connection: Connection;
  readonly rings: Rings;
  readonly program: Pick<Config, 'usdcMint' | 'zeroMint'>;
  /** base58 */
  readonly keeper: string;
  /** where buyers find the chain; null if the keeper's own RPC is not for others */
  readonly publicRpcUrl: string | null;
  readonly ops: OpsDeps;
  readonly hooks: HooksDeps;
  readonly workers: DescribeDeps;
  /** the dApp; undefined where this keeper is to serve none */
  readonly appFiles?: AppFilesDeps;
  readonly registry: NetworkDeps['registry'];
  /** names this process among those of the keeper */
  readonly replica: string;
}

/** The keeper's HTTP API. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use(cors({ origin: '*', exposeHeaders: EXPOSED_HEADERS, maxAge: 86_400 }));
  app.use(requestId);
  app.use(fundsHeaders(deps.sessions));
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }));
  app.onError((error, c) => problemResponse(c, error, deps.log));
  app.notFound((c) => {
    const problem = new Problem('route_not_found', `there is no ${c.req.method} ${c.req.path}`);
    return problemResponse(c, problem, deps.log);
  });

  app.post('/v1/chat/completions', (c) => chatCompletions(c, deps));
  app.post('/v1/completions', (c) => completions(c, deps));
  app.post('/v1/quote', (c) => quote(c, deps));
  app.get('/v1/models', (c) => c.json({ object: 'list', data: describeAll(deps) }));
  app.get('/v1/models/:id', (c) => c.json(describeModel(findModel(deps.catalog, c.req.param('id')), deps.rings)));
  app.get('/v1/keeper', (c) => c.json(describeKeeper(deps)));
  addSessionRoutes(app, deps);
  addVoucherRoutes(app, deps);
  addUsageRoutes(app, deps);
  app.get('/v1/jobs/:id', async (c) => {
    const { session } = await authorised(c, deps.sessions, 'read');
    return c.json(await describeJob(deps.db, session, c.req.param('id')));
  });
  app.get('/v1/workers/:worker', async (c) => c.json(await describeWorker(deps.workers, addressParam(c, 'worker'))));
  const network = new NetworkView(deps);
  app.get('/v1/network', (c) => c.json(network.get()));
  const document = openApiDocument([...deps.catalog.keys()]);
  app.get('/openapi.json', (c) => c.json(document));
  app.get('/v1/epochs', async (c) => c.json(await describeEpochs(deps.connection, deps.db)));
  app.route('/', opsRoutes(deps.ops));
  if (deps.appFiles) addAppRoutes(app, deps.appFiles);
  return app;
}

function addSessionRoutes(app: Hono, { sessions, hooks, db }: AppDeps): void {
  app.post('/v1/sessions', async (c) => {
    const { payer } = await readBody(c, newSessionSchema);
    return c.json({ signer: await sessions.newKey(payer) });
  });
  addKeyRoutes(app, { sessions, db });
  addHookRoutes(app, hooks);
  app.get('/v1/sessions/:session', async (c) => {
    const address = addressParam(c, 'session');
    const balance = await sessions.balance(address);
    const amounts = Object.entries(balance).map(([name, amount]) => [name, (amount as bigint).toString()]);
    return c.json({ session: address, ...(Object.fromEntries(amounts) as Record<string, string>) });
  });
  app.post('/v1/sessions/:session/close', async (c) => {
    const address = addressParam(c, 'session');
    return c.json({ transaction: await sessions.close(address, await readBody(c, closeSchema)) });
  });
}

function addressParam(c: Context, param: string): string {
  const address = c.req.param(param) ?? '';
  if (isAddress(address)) return address;
  throw new Problem('invalid_request', `"${address}" is not an address: expected 32 bytes in base58`, { param });
}

function describeAll({ catalog, rings }: AppDeps): Model[] {
  return [...catalog.values()].map((model) => describeModel(model, rings));
}

function describeKeeper(deps: AppDeps): KeeperInfo {
  return {
    keeper: deps.keeper,
    program: PROGRAM_ID.toBase58(),
    usdc_mint: deps.program.usdcMint.toBase58(),
    zero_mint: deps.program.zeroMint.toBase58(),
    rpc_url: deps.publicRpcUrl,
    models: describeAll(deps),
  };
}

function tooLarge(): never {
  throw new Problem('payload_too_large', `the body is larger than ${MAX_BODY} bytes`);
}
