import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { KeeperError, type KeeperClient } from '@shardmarket/sdk';
import { messageOf } from '../errors.ts';
import type { Journal } from './journal.ts';
import { meterAnswer, UNREAD_TOKENS, type End } from './meter.ts';
import { quoteSchema, type Prices } from './prices.ts';
import { ProxyError, type Metering } from './request.ts';
import type { Signer } from './signer.ts';
import { Transcript } from './transcript.ts';

export interface ChatDeps {
  readonly keeperUrl: string;
  readonly keeper: KeeperClient;
  readonly apiKey: string;
  readonly journal: Journal;
  readonly prices: Prices;
  readonly signer: Signer;
  /** micro-USDC per million positions */
  readonly maxPrice: bigint | undefined;
  /** ms for which a request waits until what is owed is settled */
  readonly patienceMs: number;
  readonly warn: (line: string) => void;
  /** an answer was metered */
  readonly metered: () => void;
}

const PASSED = ['content-type', 'retry-after', 'x-request-id', 'x-shardmarket-job'];

/** One chat request: asked for on the books, passed on, read along with, metered, and only then ended. */
export async function chat(
  deps: ChatDeps,
  metering: Metering,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const { journal } = deps;
  const { model, prompt, maxTokens } = metering;
  const ask = randomUUID();
  const counted = { promptTokens: prompt.length, maxTokens, layers: model.manifest.architecture.layers };
  journal.add({ type: 'asked', ask, manifest: model.hash, ...counted });
  const upstream = new AbortController();
  const cancel = () => upstream.abort();
  gone.addEventListener('abort', cancel, { once: true });
  if (gone.aborted) cancel();
  let answer: Response;
  try {
    answer = await send(deps, metering, upstream.signal);
  } catch (error) {
    if (error instanceof ProxyError) {
      journal.add({ type: 'refused', ask });
      throw error;
    }
    // It may have become a job, which ended with the connection.
    journal.add({ type: 'broken', ask, most: Math.min(maxTokens, UNREAD_TOKENS) });
    throw new ProxyError(
      502,
      'keeper_unreachable',
      `the keeper at ${deps.keeperUrl} did not answer: ${messageOf(error)}`,
    );
  }
  await serve(deps, { ask, metering, answer, upstream, gone }, response);
}

/** Sends the request; while a voucher is due it is signed, and the request waits for it to be settled. */
async function send(deps: ChatDeps, { body }: Metering, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${deps.apiKey}` };
  const until = Date.now() + deps.patienceMs;
  for (;;) {
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal };
    const answer = await fetch(`${deps.keeperUrl}/v1/chat/completions`, init);
    if (answer.ok) return answer;
    const text = await answer.text();
    const code = codeOf(text);
    if (code !== 'voucher_due' || Date.now() > until) throw new Relayed(answer, text, code);
    // Half of the credit is enough for a voucher; here less than that may stand in the way.
    await deps.signer.sign(true).catch((error: unknown) => {
      throw new ProxyError(402, 'voucher_refused', messageOf(error));
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The keeper's own refusal, passed on as it came. */
export class Relayed extends ProxyError {
  constructor(
    readonly answer: Response,
    readonly text: string,
    code: string,
  ) {
    super(answer.status, code, text);
  }
}

interface Underway {
  readonly ask: string;
  readonly metering: Metering;
  readonly answer: Response;
  readonly upstream: AbortController;
  /** aborted once the client is gone */
  readonly gone: AbortSignal;
}

async function serve(deps: ChatDeps, job: Underway, response: ServerResponse): Promise<void> {
  const { ask, metering, answer, upstream } = job;
  const { journal } = deps;
  const id = answer.headers.get('x-shardmarket-job') ?? '';
  try {
    const quote = quoteSchema.parse(await deps.keeper.get(`/v1/jobs/${id}`, deps.apiKey));
    const layers = metering.model.manifest.architecture.layers;
    journal.add({ type: 'begun', ask, job: id, stages: await deps.prices.accept(quote, layers, deps.maxPrice) });
  } catch (error) {
    upstream.abort();
    // What was computed until then may be charged, at no more than its workers ask on chain.
    journal.add({ type: 'broken', ask, most: Math.min(metering.maxTokens, UNREAD_TOKENS) });
    throw new ProxyError(502, 'ring_refused', `job ${id} was given up: ${messageOf(error)}`);
  }
  const head = PASSED.flatMap((name) =>
    answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ''] as const] : [],
  );
  const read = metering.stream ? streamed : whole;
  const { text, rest } = await read(answer, response, Object.fromEntries(head));
  const end = await meter(deps, id, metering, text, job.gone.aborted);
  journal.add('tokens' in end ? { type: 'metered', ask, ...end } : { type: 'broken', ask, ...end });
  response.end(rest);
  deps.metered();
}

/** Meters an answer that is over, by the ids that were computed for it. */
async function meter(
  deps: ChatDeps,
  id: string,
  { model, prompt, maxTokens }: Metering,
  text: string,
  hungUp: boolean,
): Promise<End> {
  const ids = await idsOf(deps, id).catch((error: unknown) => {
    deps.warn(`the ids of job ${id} are not known (${messageOf(error)}): counting its text`);
    return undefined;
  });
  // Who hangs up leaves unread what was computed until the keeper noticed; no keeper can bring that about.
  return meterAnswer(model.codec, { prompt, text, ids, maxTokens, unread: hungUp ? maxTokens : UNREAD_TOKENS });
}

async function idsOf({ keeper, apiKey }: ChatDeps, id: string): Promise<readonly number[] | undefined> {
  for (let tries = 0; tries < 150; tries++) {
    const { ended, completion } = await keeper.jobTokens(id, apiKey);
    if (ended) return completion;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new KeeperError(200, 'job_busy', 'the job does not end');
}

interface Read {
  /** what came of the answer */
  readonly text: string;
  /** held back until it is metered */
  readonly rest: Uint8Array;
}

/** Passes a stream on, but for its last piece; whatever breaks it, what came until then counts. */
async function streamed(answer: Response, response: ServerResponse, head: Record<string, string>): Promise<Read> {
  const transcript = new Transcript();
  let held: Uint8Array = new Uint8Array();
  response.writeHead(200, head);
  try {
    // Never slower than it comes, whoever reads it: what is on its way could not be told from what was never sent.
    for await (const bytes of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      transcript.push(bytes);
      if (transcript.done) held = Buffer.concat([held, bytes]);
      else response.write(bytes);
    }
  } catch {
    // The client went away, or the keeper did: a stream without [DONE] says so to who still reads.
  }
  return { text: transcript.text, rest: held };
}

async function whole(answer: Response, response: ServerResponse, head: Record<string, string>): Promise<Read> {
  const bytes = await answer.arrayBuffer().catch(() => new ArrayBuffer(0));
  const value = asAnswer(Buffer.from(bytes).toString('utf8'));
  const text = value?.choices?.[0]?.message?.content;
  if (text === undefined) {
    const error = {
      message: 'the answer of the keeper broke off',
      type: 'keeper_error',
      param: null,
      code: 'answer_cut',
    };
    response.writeHead(502, { 'content-type': 'application/json' });
    return { text: '', rest: Buffer.from(JSON.stringify({ error })) };
  }
  response.writeHead(200, head);
  return { text, rest: new Uint8Array(bytes) };
}

function asAnswer(text: string): { choices?: { message?: { content?: string } }[] } | undefined {
  try {
    return JSON.parse(text) as { choices?: { message?: { content?: string } }[] };
  } catch {
    return undefined;
  }
}

function codeOf(text: string): string {
  try {
    return (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? 'http_error';
  } catch {
    return 'http_error';
  }
}
