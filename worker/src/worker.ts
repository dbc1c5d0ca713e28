import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PublicKey } from '@solana/web3.js';
import type { SignedReceipt, SigningKey, ToKeeper, ToWorker } from '@shardmarket/sdk';
import type { Logger } from 'pino';
import { ControlClient } from './control/client.ts';
import { Draft } from './draft/draft.ts';
import { describeError, WorkerError } from './errors.ts';
import { Jobs } from './jobs.ts';
import type { LayerRange } from './model/graphs.ts';
import { openModel } from './model/manifest.ts';
import { ReceiptPoster, type ReceiptChain } from './receipts/poster.ts';
import { ReceiptStore } from './receipts/store.ts';
import { maxFrameBytes } from './ring/frame.ts';
import { RingServer } from './ring/server.ts';
import { checkTicket } from './ring/ticket.ts';
import { Rings } from './rings.ts';
import { inputRowBytes, usableContext } from './stage/shape.ts';
import { Stage } from './stage/stage.ts';

export interface WorkerOptions {
  readonly key: SigningKey;
  /** address of the worker's account on chain */
  readonly worker: string;
  /** the keeper's ws:// address with its path */
  readonly keeperUrl: string;
  /** if given, no other keeper is served; base58 */
  readonly keeper?: string;
  readonly modelDirectory: string;
  /** of the draft model; a worker that holds layer 0 and has one can drive */
  readonly draftDirectory?: string;
  readonly layers: LayerRange;
  readonly listen: { readonly host: string; readonly port: number };
  /** where the predecessor reaches this worker, default what it listens on */
  readonly publicUrl?: string;
  readonly dataDirectory: string;
  /** tokens drafted for a pass */
  readonly k: number;
  /** jobs at the same time */
  readonly maxJobs: number;
  readonly intraOpThreads?: number;
  readonly passTimeoutMs?: number;
  /** time (ms) that open jobs get to end when the worker closes */
  readonly drainMs?: number;
  /** without it receipts are kept, but not posted */
  readonly chain?: ReceiptChain;
  readonly log: Logger;
}

/** Tokens drafted for a pass unless told otherwise. */
export const DEFAULT_K = 4;

/** A worker that serves; `close` ends it in good order. */
export interface RunningWorker {
  readonly ringUrl: string;
  /** when the keeper has let it in for the first time */
  readonly welcomed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Loads the shard, listens for ring neighbours, and connects to the keeper for ever.
 * @throws WorkerError MODEL_*, DRAFT_MISMATCH, PORT_IN_USE, STORE_CORRUPT: nothing is left running then
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const opened: { close(): void | Promise<void> }[] = [];
  const closeAll = async () => {
    for (const part of opened.reverse()) await part.close();
  };
  const keep = <T extends { close(): void | Promise<void> }>(part: T): T => (opened.push(part), part);
  try {
    const { log, key, layers, listen } = options;
    const model = await openModel(options.modelDirectory);
    const drives = layers[0] === 0 && options.draftDirectory !== undefined;
    const draftModel = drives && options.draftDirectory ? await openModel(options.draftDirectory) : undefined;
    const threads = options.intraOpThreads ?? 1;
    const store = keep(ReceiptStore.open(join(options.dataDirectory, 'receipts.jsonl')));
    const stage = keep(await Stage.start(model, layers, { maxJobs: options.maxJobs, intraOpThreads: threads }));
    const draft = draftModel && keep(await Draft.start(draftModel, model, threads));
    const server = keep(await RingServer.listen({ ...listen, maxFrameBytes: maxFrameBytes(inputRowBytes(stage.shape)) }));
    const operator = new PublicKey(key.publicKey).toBase58();
    const ringUrl = options.publicUrl ?? `ws://${listen.host}:${server.port}/ring`;

    const poster = options.chain && makePoster(store, options.chain, log);
    /** receipts that could not be sent yet */
    const outbox: SignedReceipt[] = [];
    const rings: Rings = new Rings({
      stage,
      server,
      signer: { operator, key, manifestHash: model.hash, numericsClass: model.numericsClass, layers },
      passTimeoutMs: options.passTimeoutMs ?? 30_000,
      receipt: (receipt) => {
        store.signed(receipt);
        if (!control.send({ type: 'job.receipt', receipt })) outbox.push(receipt);
      },
      ready: (ring) => control.send({ type: 'ring.ready', ring }),
      failed: (ring, { code, message }) => {
        log.warn({ ring, code }, message);
        control.send({ type: 'ring.failed', ring, code, message });
      },
    });
    const { vocab, maxContext } = model.manifest.architecture;
    const context = usableContext(Math.min(maxContext, draftModel?.manifest.architecture.maxContext ?? maxContext));
    const send = (message: ToKeeper) => void control.send(message);
    const jobs = new Jobs({ rings, draft, k: options.k, context, vocab, send });

    const join_ = (message: Extract<ToWorker, { type: 'ring.join' }>, keeper: string) => {
      const { ticket } = message;
      try {
        const own = { operator, worker: options.worker, layers, model: model.hash, keeper, canDrive: drives };
        rings.join(ticket, checkTicket(ticket, { ...own, modelLayers: model.manifest.architecture.layers, now: Date.now() }));
      } catch (error) {
        control.send({ type: 'ring.failed', ring: ticket.ring, ...describeError(error) });
      }
    };
    let keeper = '';
    let onWelcome: () => void = () => undefined;
    const welcomed = new Promise<void>((resolve) => (onWelcome = resolve));
    const control: ControlClient = new ControlClient({
      url: options.keeperUrl,
      key,
      ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
      hello: {
        worker: options.worker,
        operator,
        model: model.hash,
        numericsClass: model.numericsClass,
        layers: [...layers],
        ringUrl,
        canDrive: drives,
        maxJobs: options.maxJobs,
      },
      welcomed: (by) => {
        keeper = by;
        log.info({ keeper, ringUrl }, 'welcomed by the keeper');
        for (const receipt of outbox.splice(0)) control.send({ type: 'job.receipt', receipt });
        poster?.kick();
        onWelcome();
      },
      message: (message) => {
        if (message.type === 'ring.join') join_(message, keeper);
        else if (message.type === 'ring.leave') {
          rings.leave(message.ring, new WorkerError('RING_BROKEN', 'the keeper has dissolved the ring'));
        } else if (message.type === 'job.start') jobs.start(message);
        else if (message.type === 'job.cancel') jobs.cancel(message.job);
        else if (message.type === 'job.settled') {
          store.settled(message.jobs);
          poster?.kick();
        }
      },
      lost: (reason, retryInMs) => {
        log.warn({ retryInMs: Math.round(retryInMs) }, `no connection to the keeper: ${reason}`);
        rings.leaveAll(new WorkerError('RING_BROKEN', 'the connection to the keeper is lost'));
      },
    });
    const close = async () => {
      jobs.close();
      const deadline = Date.now() + (options.drainMs ?? 5_000);
      while (jobs.size + rings.openJobs > 0 && Date.now() < deadline) await delay(20);
      rings.leaveAll(new WorkerError('SHUTTING_DOWN', 'the worker is shutting down'));
      await jobs.ended();
      await control.stop();
      await poster?.stop();
      await closeAll();
    };
    return { ringUrl, welcomed, close };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function makePoster(store: ReceiptStore, chain: ReceiptChain, log: Logger): ReceiptPoster {
  return new ReceiptPoster({
    store,
    chain,
    posted: ({ jobs, amount, signature }) => log.info({ jobs: jobs.length, amount, signature }, 'receipts posted'),
    failed: (message, retryInMs) => log.warn({ retryInMs }, `receipts could not be posted: ${message}`),
  });
}
