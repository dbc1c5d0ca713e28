import { z } from 'zod';
import { toHex } from '../bytes.ts';
import { listedKeySchema, type ApiKeyTerms, type ListedKey } from './api-key.ts';
import { apiKeyMessage, closeMessage, listKeysMessage, revokeKeyMessage } from './messages.ts';
import { hookMessage, type FundsHook } from './notices.ts';
import { QUOTE_HEADER, quoteSchema, type Quote, type QuoteRequest } from './quote.ts';
import { sseData } from './sse.ts';
import { jobTokensSchema, voucherDueSchema, type JobTokens, type VoucherDue } from './voucher-offer.ts';

/** An answer of the keeper that is not a success, with its stable code. */
export class KeeperError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KeeperError';
  }
}

const errorBody = z.object({ error: z.object({ message: z.string(), code: z.string().nullish() }) });
const chunkSchema = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

export interface ChatRequest {
  readonly model: string;
  readonly prompt: string;
  /** completion tokens at most */
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  /** a quote that the keeper has to honour */
  readonly quote?: string;
}

export interface ChatEnd {
  readonly job: string;
  readonly text: string;
  readonly finish: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Signs a request as the payer of a session. */
export type SignMessage = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** A buyer's view of a keeper: session keys, API keys, streamed answers, closing. Runs in Node and in the browser. */
export class KeeperClient {
  readonly #url: string;
  readonly #now: () => number;

  /** @param url the keeper's base URL @param now clock in ms, for tests */
  constructor(url: string, now: () => number = Date.now) {
    this.#url = url.replace(/\/+$/, '');
    this.#now = now;
  }

  /** A fresh session key that the keeper keeps: the `signer` to open an escrow session with. */
  async createSessionKey(payer: string): Promise<string> {
    return z.object({ signer: z.string() }).parse(await this.#post('/v1/sessions', { payer })).signer;
  }

  /** An API key for an open session, proven by the payer's signature. It is shown this once. */
  async createApiKey(session: string, payer: string, sign: SignMessage, terms: ApiKeyTerms = {}): Promise<string> {
    const { name, budget, expiresAt, scopes } = terms;
    const signed = await this.#signed(sign, (timestamp) => apiKeyMessage(session, timestamp, terms));
    const body = await this.#post('/v1/api-keys', {
      ...{ session, payer, ...signed },
      ...(name === undefined ? {} : { name }),
      ...(budget === undefined ? {} : { budget_micro_usdc: budget.toString() }),
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      ...(scopes === undefined ? {} : { scopes }),
    });
    return z.object({ key: z.string() }).parse(body).key;
  }

  /** The API keys of a session, for its payer: what each may do and has spent, newest first; never the keys themselves. */
  async listApiKeys(session: string, sign: SignMessage): Promise<ListedKey[]> {
    const signed = await this.#signed(sign, (timestamp) => listKeysMessage(session, timestamp));
    const body = await this.#post('/v1/api-keys/list', { session, ...signed });
    return z.object({ data: z.array(listedKeySchema) }).parse(body).data;
  }

  /** Ends an API key at once; jobs that it has started go on. @param id `apiKeyId(key)`, or from the list */
  async revokeApiKey(session: string, id: string, sign: SignMessage): Promise<void> {
    const signed = await this.#signed(sign, (timestamp) => revokeKeyMessage(session, timestamp, id));
    await this.#post('/v1/api-keys/revoke', { session, id, ...signed });
  }

  /** Has a URL called when what the session (or a key of it) has left falls below a threshold; `readNotice` reads the call. */
  async setWebhook(session: string, hook: FundsHook, sign: SignMessage): Promise<void> {
    const { key = null, url, threshold } = hook;
    const signed = await this.#signed(sign, (timestamp) => hookMessage(session, timestamp, hook));
    const terms = { key, url, threshold_micro_usdc: threshold.toString() };
    await this.#post('/v1/webhooks', { session, ...terms, ...signed });
  }

  /**
   * Has the keeper serve a session whose voucher key it does not hold. @param sign as the voucher key: `ownKeyMessage` of the
   * timestamp
   */
  async holdOwnKey(session: string, sign: (timestamp: number) => Uint8Array): Promise<void> {
    const timestamp = Math.floor(this.#now() / 1000);
    await this.#post(`/v1/sessions/${session}/own-key`, { timestamp, signature: toHex(sign(timestamp)) });
  }

  /** What the keeper wants signed for a session whose key the buyer holds. @param all even if little is owed */
  async voucherDue(session: string, apiKey: string, all = false): Promise<VoucherDue> {
    return voucherDueSchema.parse(await this.get(`/v1/sessions/${session}/voucher${all ? '?all=1' : ''}`, apiKey));
  }

  /** Hands over the voucher key's 64-byte signature of an offer. */
  async giveVoucher(session: string, from: bigint, to: bigint, signature: Uint8Array): Promise<void> {
    const body = { from: from.toString(), to: to.toString(), signature: toHex(signature) };
    await this.#post(`/v1/sessions/${session}/voucher`, body);
  }

  /** The ids of a job of a session whose key the buyer holds; the keeper forgets them some time after the end. */
  async jobTokens(job: string, apiKey: string): Promise<JobTokens> {
    return jobTokensSchema.parse(await this.get(`/v1/jobs/${job}/tokens`, apiKey));
  }

  /** Settles what is unsettled; then a base64 `close_session` transaction that the payer signs and sends. */
  async closeTransaction(session: string, sign: SignMessage): Promise<string> {
    const signed = await this.#signed(sign, (timestamp) => closeMessage(session, timestamp));
    const body = await this.#post(`/v1/sessions/${session}/close`, signed);
    return z.object({ transaction: z.string() }).parse(body).transaction;
  }

  /** What a request would cost as of now; `quote` of it is presented with `chat`. */
  async quote(request: QuoteRequest): Promise<Quote> {
    const { model, maxTokens: max_tokens } = request;
    const counted =
      'prompt' in request
        ? { messages: [{ role: 'user', content: request.prompt }] }
        : { prompt_tokens: request.promptTokens };
    return quoteSchema.parse(await this.#post('/v1/quote', { model, max_tokens, ...counted }));
  }

  /** Streams one answer; `onText` gets each piece as it comes. @throws KeeperError also for an error in mid-stream. */
  async chat(apiKey: string, request: ChatRequest, onText: (piece: string) => void): Promise<ChatEnd> {
    const response = await this.#fetch('/v1/chat/completions', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        ...(request.quote === undefined ? {} : { [QUOTE_HEADER]: request.quote }),
      },
      body: JSON.stringify({
        model: request.model,
        messages: [{ role: 'user', content: request.prompt }],
        max_tokens: request.maxTokens,
        ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
        ...(request.seed === undefined ? {} : { seed: request.seed }),
        stream: true,
        stream_options: { include_usage: true },
      }),
    });
    if (!response.body) throw new KeeperError(response.status, 'no_body', 'the keeper answered without a stream');
    let [text, finish, ended] = ['', '', false];
    let usage = { prompt_tokens: 0, completion_tokens: 0 };
    for await (const data of events(response.body)) {
      if (data === '[DONE]') {
        ended = true;
        break;
      }
      const value: unknown = JSON.parse(data);
      const failure = errorBody.safeParse(value);
      if (failure.success)
        throw new KeeperError(200, failure.data.error.code ?? 'stream_error', failure.data.error.message);
      const chunk = chunkSchema.parse(value);
      const piece = chunk.choices[0]?.delta.content ?? '';
      if (piece !== '') onText(piece);
      text += piece;
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    if (!ended) throw new KeeperError(200, 'stream_cut', 'the stream ended without [DONE]: the answer is not complete');
    const job = response.headers.get('x-shardmarket-job') ?? '';
    return { job, text, finish, promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
  }

  /** Any GET of the keeper's API as parsed JSON. @throws KeeperError on an error status. */
  async get(path: string, apiKey?: string): Promise<unknown> {
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    return (await this.#fetch(path, { headers })).json();
  }

  async #signed(sign: SignMessage, message: (timestamp: number) => Uint8Array) {
    const timestamp = Math.floor(this.#now() / 1000);
    return { timestamp, signature: toHex(await sign(message(timestamp))) };
  }

  async #post(path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return (await this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.#url + path, init);
    if (response.ok) return response;
    const parsed = errorBody.safeParse(await response.json().catch(() => undefined));
    const { message, code } = parsed.data?.error ?? { message: `the keeper answered ${response.status}`, code: null };
    throw new KeeperError(response.status, code ?? 'http_error', message);
  }
}

/** The payloads of a stream; a connection that breaks off is an error of the stream, like one that ends too early. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  try {
    yield* sseData(body);
  } catch (cause) {
    const message = 'the connection broke off in mid-stream: the answer is not complete';
    throw new KeeperError(200, 'stream_cut', message, { cause });
  }
}
