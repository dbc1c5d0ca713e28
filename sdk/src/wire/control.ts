/** Messages between a keeper and its workers: JSON text frames on one WebSocket that the worker opens. */
import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { signedReceiptSchema } from '../receipts/receipt.ts';
import { helloSchema } from './hello.ts';
import { ringUrlSchema } from './relay.ts';
import { samplingSchema, tokenLogprobSchema } from './sampling.ts';
import { signedTicketSchema } from './ticket.ts';

/** Path on the keeper where workers connect. */
export const WORKER_PATH = '/v1/workers';
/** A control message is at most this many bytes; longer ones close the connection. */
export const MAX_CONTROL_BYTES = 1 << 20;

const id = z.string().regex(/^[0-9a-f]{32}$/);
const token = z.number().int().min(0).max(0xffff_ffff);
const count = z.number().int().nonnegative();

export const jobStartSchema = z.object({
  type: z.literal('job.start'),
  job: id,
  ring: id,
  session: addressSchema,
  /** token ids, the beginning-of-text token included */
  prompt: z.array(token).min(1),
  maxTokens: z.number().int().min(1),
  sampling: samplingSchema,
  stopTokens: z.array(token),
  /** completion tokens that another head has delivered: the job goes on behind them, and only later ones are reported */
  given: z.array(token).optional(),
  /** whether the head is to say who drafted each token; heads of before do not */
  trace: z.boolean().optional(),
});
export type JobStart = z.infer<typeof jobStartSchema>;

/** Who drafted a token that was committed; `target` where no draft stood in its place, or another one. */
export const tokenSourceSchema = z.enum(['target', 'model', 'ngram']);
export type TokenSource = z.infer<typeof tokenSourceSchema>;

const ms = z.number().nonnegative();

/** How the driver streamed rows through the ring; what speed to expect is `1 / ((1 − α) × T + α / r)`. */
export const streamStatsSchema = z.object({
  mode: z.enum(['ar', 'sync', 'async', 'tree']),
  /** mean time around the ring of a row that nothing is in the way of: T */
  loopMs: ms,
  /** mean time for each token that was committed while the stream was full: 1 / r; 0 if it never was */
  stepMs: ms,
  /** frames and rows sent to be verified */
  frames: count,
  rows: count,
  /** rows whose results came back void: computed for nothing, by all stages */
  staleRows: count,
  /** drafted tokens by the drafts before them since the last token that was certain */
  byDepth: z.array(z.object({ judged: count, accepted: count })).max(16),
  /** committed tokens by who drafted them; `target` is those that nobody did */
  bySource: z.object({ target: count, model: count, ngram: count }),
  /**
   * side branches and their rows, beside `frames` and `rows`; how many began with the token that a rejection asked for, and
   * the tokens that their answers committed
   */
  sides: z.object({ frames: count, rows: count, hits: count, tokens: count }).optional(),
});
export type StreamStats = z.infer<typeof streamStatsSchema>;

export const jobStatsSchema = z.object({
  /** drafted tokens sent to be verified */
  proposed: count,
  /** drafted tokens that the target agreed with */
  accepted: count,
  /** drafted tokens that were the first to differ: α = accepted / (accepted + rejected) */
  rejected: count,
  /** loops around the ring that had to be waited for: rows sent with nothing in flight */
  rounds: count,
  /** milliseconds from job.start to the first token, and to the last */
  firstTokenMs: z.number().nonnegative(),
  totalMs: z.number().nonnegative(),
  stream: streamStatsSchema.optional(),
});
export type JobStats = z.infer<typeof jobStatsSchema>;

/** keeper → worker */
export const toWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('challenge'), nonce: z.string().regex(/^[0-9a-f]{64}$/), keeper: addressSchema }),
  z.object({ type: z.literal('welcome') }),
  z.object({ type: z.literal('refused'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('ring.join'), ticket: signedTicketSchema }),
  z.object({ type: z.literal('ring.leave'), ring: id }),
  /** how far is that worker at this address, and is it that worker's? */
  z.object({
    type: z.literal('probe'),
    worker: addressSchema,
    operator: addressSchema,
    url: ringUrlSchema,
    /** true to measure the bandwidth as well, which takes some 200 kB */
    sized: z.boolean().optional(),
  }),
  /** somebody waits for this worker at the relay, which it reaches under this token */
  z.object({
    type: z.literal('relay.call'),
    token: id,
    /** where, if it is not where the worker is connected: the keeper's address for workers, with its path */
    at: z.url({ protocol: /^wss?$/ }).optional(),
  }),
  /** whether others reach this worker: while they do not, it gets no jobs */
  z.object({
    type: z.literal('presence'),
    reachable: z.boolean(),
    /** how, if they do */
    route: z.enum(['direct', 'relay']).optional(),
    /** why they do not, or do not directly */
    why: z.string().optional(),
  }),
  jobStartSchema,
  z.object({ type: z.literal('job.cancel'), job: id }),
  /** the job broke off: sign for its first `committed` positions, whose token ids have this root */
  z.object({
    type: z.literal('job.cut'),
    job: id,
    ring: id,
    committed: z.number().int().min(1),
    tokenRoot: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** earnings were settled on chain: the worker can post the receipts of these jobs */
  z.object({ type: z.literal('job.settled'), jobs: z.array(id).min(1), signature: z.string() }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;
export type JobCut = Extract<ToWorker, { type: 'job.cut' }>;

/** worker → keeper */
export const toKeeperSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), hello: helloSchema, signature: z.string().regex(/^[0-9a-f]{128}$/) }),
  /** both links of this worker are open, in this generation of the ring */
  z.object({ type: z.literal('ring.ready'), ring: id, generation: count }),
  /** round trip in ms to that worker at this address; null where it cannot be reached, or it is another who answers */
  z.object({
    type: z.literal('probe.result'),
    worker: addressSchema,
    url: ringUrlSchema,
    rttMs: z.number().nonnegative().nullable(),
    /** bytes a ms towards it, where they were measured */
    bytesPerMs: z.number().positive().optional(),
  }),
  z.object({
    type: z.literal('ring.failed'),
    ring: id,
    generation: count,
    code: z.string(),
    message: z.string(),
    /** worker account of the neighbour that was lost: the reporter keeps its jobs for a while and waits for the next generation */
    suspect: addressSchema.optional(),
  }),
  /** committed completion tokens in order; `position` counts completion tokens from 0 */
  z.object({
    type: z.literal('job.tokens'),
    job: id,
    position: count,
    tokens: z.array(token).min(1),
    /** one for each token, where the sampling asks for them */
    logprobs: z.array(tokenLogprobSchema).optional(),
    /** one for each token, where the job asks for a trace */
    sources: z.array(tokenSourceSchema).optional(),
  }),
  z.object({
    type: z.literal('job.done'),
    job: id,
    finish: z.enum(['stop', 'length', 'cancelled']),
    /** completion tokens delivered, the stop token included */
    completionTokens: count,
    /** positions whose rows every stage committed: prompt + completion − 1 */
    committed: count,
    stats: jobStatsSchema,
  }),
  z.object({ type: z.literal('job.failed'), job: id, code: z.string(), message: z.string() }),
  z.object({ type: z.literal('job.receipt'), receipt: signedReceiptSchema }),
]);
export type ToKeeper = z.infer<typeof toKeeperSchema>;
