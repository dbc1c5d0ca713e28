import { setTimeout as delay } from 'node:timers/promises';
import { PublicKey } from '@solana/web3.js';
import type { Hello, JobCut, SignedReceipt, SignedTicket, ToWorker } from '@shardmarket/sdk';
import { ControlClient } from './control/client.ts';
import { describeError, WorkerError } from './errors.ts';
import { Jobs } from './jobs.ts';
import { Neighbours, ringUrlOf } from './neighbours.ts';
import {
  DEFAULT_DRAIN_MS,
  DEFAULT_HEAL_WAIT_MS,
  DEFAULT_MAX_JOBS,
  DEFAULT_MODE,
  DEFAULT_PASS_TIMEOUT_MS,
  type WorkerOptions,
} from './options.ts';
import { openParts, type Parts } from './parts.ts';
import { BatchDrawer } from './receipts/drawer.ts';
import { ReceiptPoster } from './receipts/poster.ts';
import { DEFAULT_LINK_TIMEOUT_MS } from './ring/link.ts';
import { checkTicket } from './ring/ticket.ts';
import { Rings } from './rings.ts';
import type { MemoryUse } from './stage/memory.ts';
import { StageScheduler } from './stage/scheduler.ts';

/** A worker that serves: its parts, wired to one keeper. */
export class RunningWorker {
  readonly operator: string;
  /** where the predecessor in a ring dials it; null if only through the relay */
  readonly ringUrl: string | null;
  /** when the keeper has let it in for the first time */
  readonly welcomed: Promise<void>;
  /** when the keeper has said for the first time that others reach it: from then on it gets jobs */
  readonly reached: Promise<void>;
  /** why it can serve no more, once one of its threads has ended by itself: close it and start another */
  readonly broken: Promise<WorkerError>;
  readonly #options: WorkerOptions;
  readonly #neighbours: Neighbours;
  readonly #parts: Parts;
  readonly #scheduler: StageScheduler;
  readonly #rings: Rings;
  readonly #jobs: Jobs;
  readonly #control: ControlClient;
  readonly #poster: ReceiptPoster | undefined;
  readonly #drawer: BatchDrawer | undefined;
  /** receipts that could not be sent yet */
  readonly #outbox: SignedReceipt[] = [];
  #keeper = '';
  #closing: Promise<void> | undefined;

  constructor(options: WorkerOptions, parts: Parts) {
    const { key, keeperUrl, keeper, log } = options;
    const { model, stage, draft, server, maxFrameBytes, context } = parts;
    this.#options = options;
    this.#parts = parts;
    this.operator = new PublicKey(key.publicKey).toBase58();
    this.ringUrl = ringUrlOf(options, server.port);
    this.#neighbours = new Neighbours({
      ...{ keeperUrl, operator: this.operator, key, server, maxFrameBytes, log },
      dataDirectory: options.dataDirectory,
      send: (message) => void this.#control.send(message),
    });
    this.reached = this.#neighbours.reached;
    this.broken = Promise.race([stage.died, ...(draft ? [draft.died] : [])]);
    this.#drawer = this.#makeDrawer();
    this.#poster = this.#makePoster();
    this.#scheduler = new StageScheduler(stage);
    this.#rings = new Rings({
      ...{ stage, scheduler: this.#scheduler },
      server,
      reach: this.#neighbours.reach,
      signer: { operator: this.operator, key, manifestHash: model.hash, numericsClass: model.numericsClass },
      passTimeoutMs: options.passTimeoutMs ?? DEFAULT_PASS_TIMEOUT_MS,
      times: {
        linkTimeoutMs: options.linkTimeoutMs ?? DEFAULT_LINK_TIMEOUT_MS,
        patienceMs: options.healWaitMs ?? DEFAULT_HEAL_WAIT_MS,
      },
      receipt: (receipt) => this.#deliver(receipt),
      ready: (ring, generation) => {
        if (generation > 0) log.info({ ring, generation, keptBytes: this.#rings.keptBytes }, 'the ring was healed');
        this.#control.send({ type: 'ring.ready', ring, generation });
      },
      failed: (ring, generation, { code, message }, suspect) => {
        log.warn({ ring, generation, code, suspect }, message);
        this.#control.send({ type: 'ring.failed', ring, generation, code, message, ...(suspect && { suspect }) });
      },
    });
    this.#jobs = new Jobs({
      rings: this.#rings,
      draft,
      drive: {
        mode: options.mode ?? DEFAULT_MODE,
        k: options.k,
        window: options.window,
        branch: options.branch,
        ngram: options.ngram ?? true,
      },
      context,
      vocab: stage.shape.vocab,
      send: (message) => void this.#control.send(message),
    });
    let welcome: () => void = () => undefined;
    this.welcomed = new Promise((resolve) => (welcome = resolve));
    this.#control = new ControlClient({
      url: keeperUrl,
      key,
      ...(keeper === undefined ? {} : { keeper }),
      hello: this.#hello(),
      welcomed: (by) => (this.#onWelcome(by), welcome()),
      message: (message) => this.#onMessage(message),
      refused: (code, message) => options.refused?.(code, message),
      lost: (reason, retryInMs) => {
        log.warn({ retryInMs: Math.round(retryInMs) }, `no connection to the keeper: ${reason}`);
        this.#neighbours.gone(`no connection to the keeper: ${reason}`, this.#keeper);
        this.#rings.leaveAll(new WorkerError('RING_BROKEN', 'the connection to the keeper is lost'));
      },
    });
  }

  /** What its jobs take and may take, in bytes. */
  memory(): Promise<MemoryUse> {
    return this.#parts.stage.memory();
  }

  /**
   * Ends in good order: no new jobs, open ones get `drainMs` and fail after it, links and keeper are told, a batch of
   * receipts that is being posted is seen through. Safe to call twice.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#jobs.close();
    const deadline = Date.now() + (this.#options.drainMs ?? DEFAULT_DRAIN_MS);
    while (this.#jobs.size + this.#rings.openJobs > 0 && Date.now() < deadline) await delay(20);
    this.#rings.leaveAll(new WorkerError('SHUTTING_DOWN', 'the worker is shutting down'));
    await this.#jobs.ended();
    await this.#control.stop();
    this.#neighbours.gone('the worker was stopped', this.#keeper);
    await this.#poster?.stop();
    await this.#drawer?.stop();
    const memory = await this.memory().catch(() => undefined);
    await this.#parts.close();
    this.#options.log.info({ ...this.#scheduler.counts, memory }, 'what the stage has done');
  }

  #hello(): Hello {
    const { worker, layers, relay, maxJobs = DEFAULT_MAX_JOBS } = this.#options;
    const { model, draft, stage, layerMs } = this.#parts;
    return {
      worker,
      operator: this.operator,
      model: model.hash,
      numericsClass: model.numericsClass,
      layers: [...layers],
      ringUrl: this.ringUrl,
      ...(relay !== undefined && { relay }),
      canDrive: draft !== undefined,
      ...{ maxJobs, layerMs, holds: stage.holds },
    };
  }

  #onWelcome(keeper: string): void {
    this.#keeper = keeper;
    this.#options.log.info({ keeper, ringUrl: this.ringUrl }, 'welcomed by the keeper');
    for (const receipt of this.#outbox.splice(0)) this.#deliver(receipt, true);
    this.#poster?.kick();
    this.#drawer?.kick();
  }

  #onMessage(message: ToWorker): void {
    if (message.type === 'ring.join') this.#join(message.ticket);
    this.#neighbours.hear(message, this.#keeper);
    if (message.type === 'ring.leave') {
      this.#rings.leave(message.ring, new WorkerError('RING_BROKEN', 'the keeper has dissolved the ring'));
    }
    if (message.type === 'job.start') this.#jobs.start(message);
    if (message.type === 'job.cancel') this.#jobs.cancel(message.job);
    if (message.type === 'job.cut') this.#cut(message);
    if (message.type === 'job.settled') {
      this.#parts.store.settled(message.jobs);
      this.#poster?.kick();
    }
  }

  #cut(message: JobCut): void {
    const { log } = this.#options;
    this.#rings.cut(message).catch((error: unknown) => log.warn({ job: message.job }, describeError(error).message));
  }

  #join(ticket: SignedTicket): void {
    const { model, draft, stage } = this.#parts;
    const { worker, layers } = this.#options;
    try {
      const index = checkTicket(ticket, {
        operator: this.operator,
        worker,
        ...{ layers, holds: stage.holds },
        model: model.hash,
        modelLayers: model.manifest.architecture.layers,
        keeper: this.#keeper,
        canDrive: draft !== undefined,
        now: Date.now(),
      });
      this.#rings.join(ticket, index);
    } catch (error) {
      const { ring, generation } = ticket;
      this.#control.send({ type: 'ring.failed', ring, generation, ...describeError(error) });
    }
  }

  #deliver(receipt: SignedReceipt, stored = false): void {
    if (!stored) this.#parts.store.signed(receipt);
    if (!this.#control.send({ type: 'job.receipt', receipt })) this.#outbox.push(receipt);
  }

  #makePoster(): ReceiptPoster | undefined {
    const { chain, log } = this.#options;
    if (!chain) return undefined;
    return new ReceiptPoster({
      store: this.#parts.store,
      chain,
      posted: ({ jobs, amount, signature }) => {
        log.info({ jobs: jobs.length, amount, signature }, 'receipts posted');
        this.#drawer?.kick();
      },
      failed: (message, retryInMs) => log.warn({ retryInMs }, `receipts could not be posted: ${message}`),
    });
  }

  #makeDrawer(): BatchDrawer | undefined {
    const { chain, log } = this.#options;
    if (!chain) return undefined;
    return new BatchDrawer({
      chain,
      drawn: (batches) => log.info({ batches }, 'batches drawn'),
      failed: (message, retryInMs) => log.warn({ retryInMs }, `batches could not be drawn: ${message}`),
    });
  }
}

/**
 * Loads the shard, listens for ring neighbours, and connects to the keeper for ever.
 * @throws WorkerError as `openParts`: nothing is left running then
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  return new RunningWorker(options, await openParts(options));
}
