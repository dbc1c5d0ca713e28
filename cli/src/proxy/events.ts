import { z } from 'zod';

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
const count = z.number().int().nonnegative();
const job = z.string().regex(/^[0-9a-f]{32}$/);

/** A stage of the ring that a job was given to, as it was quoted when the job began. */
const quotedStageSchema = z.object({
  layers: z.tuple([count, count]),
  /** micro-USDC per million layer-tokens */
  ask: micro,
});
export type QuotedStage = z.infer<typeof quotedStageSchema>;

/** What the journal keeps, one a line; amounts in micro-USDC. Every line is on disk before what it is about goes on. */
export const eventSchema = z.discriminatedUnion('type', [
  /** the first line: what was settled of the session when the journal began */
  z.object({ type: z.literal('opened'), session: z.string(), settled: micro }),
  /** a request is about to go to the keeper; `manifest` is the model's hash */
  z.object({
    ...{ type: z.literal('asked'), ask: z.string(), manifest: z.string() },
    ...{ layers: count, promptTokens: count, maxTokens: count },
  }),
  /** it was refused: there is no job */
  z.object({ type: z.literal('refused'), ask: z.string() }),
  /** its answer has begun, by this ring */
  z.object({ type: z.literal('begun'), ask: z.string(), job, stages: z.array(quotedStageSchema).min(1) }),
  /** metered: so many ids were computed, and these are they (`root` over the committed ones, hex) */
  z.object({ type: z.literal('metered'), ask: z.string(), tokens: count, root: z.string() }),
  /** it broke off and its ids are not known: no more than `most` are owed for */
  z.object({ type: z.literal('broken'), ask: z.string(), most: count }),
  /** a voucher was signed, and is about to be given away; `asks` are the requests that its jobs answered */
  z.object({
    ...{
      type: z.literal('signed'),
      from: micro,
      to: micro,
      jobs: z.array(job).readonly(),
      asks: z.array(z.string()).readonly(),
    },
    ...{ voucher: z.string(), signature: z.string() },
  }),
]);
export type JournalEvent = z.infer<typeof eventSchema>;

/** What is known of one request. */
export interface Metered {
  readonly ask: string;
  readonly manifest: string;
  /** of the model */
  readonly layers: number;
  /** counted with the model's own tokenizer */
  readonly promptTokens: number;
  /** completion tokens that were asked for at most */
  readonly maxTokens: number;
  readonly job: string | undefined;
  readonly stages: readonly QuotedStage[] | undefined;
  /** how it ended; undefined while it runs, or where the proxy died meanwhile */
  readonly end: { readonly tokens: number; readonly root: string } | { readonly most: number } | undefined;
}

export type SignedVoucher = Extract<JournalEvent, { type: 'signed' }>;

/** The journal's sum. */
export interface Book {
  readonly session: string;
  /** what was settled before anything here was signed */
  readonly base: bigint;
  readonly asks: ReadonlyMap<string, Metered>;
  readonly signed: readonly SignedVoucher[];
}

export function emptyBook(session: string, settled: bigint): Book {
  return { session, base: settled, asks: new Map(), signed: [] };
}

/** The book after one more event. Pure. */
export function enter(book: Book, event: JournalEvent): Book {
  switch (event.type) {
    case 'opened':
      return emptyBook(event.session, event.settled);
    case 'signed':
      return { ...book, signed: [...book.signed, event] };
    case 'asked': {
      const { ask, manifest, layers, promptTokens, maxTokens } = event;
      const asked = { ask, manifest, layers, promptTokens, maxTokens };
      return withAsk(book, { ...asked, job: undefined, stages: undefined, end: undefined });
    }
    case 'refused': {
      const asks = new Map(book.asks);
      asks.delete(event.ask);
      return { ...book, asks };
    }
    case 'begun':
      return change(book, event.ask, { job: event.job, stages: event.stages });
    case 'metered':
      return change(book, event.ask, { end: { tokens: event.tokens, root: event.root } });
    case 'broken':
      return change(book, event.ask, { end: { most: event.most } });
  }
}

/** What the last voucher vouched up to: where the next one has to begin. */
export function signedTo(book: Book): bigint {
  return book.signed.at(-1)?.to ?? book.base;
}

function withAsk(book: Book, ask: Metered): Book {
  return { ...book, asks: new Map(book.asks).set(ask.ask, ask) };
}

function change(book: Book, ask: string, fields: Partial<Metered>): Book {
  const known = book.asks.get(ask);
  if (!known) throw new RangeError(`the journal knows no request ${ask}`);
  return withAsk(book, { ...known, ...fields });
}
