import { join } from 'node:path';
import { lockDirectory } from './data-lock.ts';
import { Draft } from './draft/draft.ts';
import { noteMemory } from './memory-notes.ts';
import { openModel, type Model } from './model/manifest.ts';
import { DEFAULT_MAX_JOBS, DEFAULT_PREFIX_CACHE_MB, type WorkerOptions } from './options.ts';
import { ReceiptStore } from './receipts/store.ts';
import { maxFrameBytes } from './ring/frame.ts';
import { RingServer } from './ring/server.ts';
import { wireRowBytes } from './stage/rows.ts';
import { partOf, usableContext, wholeShape } from './stage/shape.ts';
import { Stage, type StagePort } from './stage/stage.ts';

/** What a worker is made of: its files, threads and listener. */
export interface Parts {
  readonly model: Model;
  readonly store: ReceiptStore;
  readonly stage: StagePort;
  /** ms that one layer takes this machine for a frame */
  readonly layerMs: number;
  /** on a worker that can drive */
  readonly draft: Draft | undefined;
  readonly server: RingServer;
  /** largest message of a ring link, bytes */
  readonly maxFrameBytes: number;
  /** positions that a job may hold here */
  readonly context: number;
  /** Closes all of it, the listener first. */
  close(): Promise<void>;
}

/**
 * Loads and opens everything that a worker needs before it talks to anyone.
 * @throws WorkerError MODEL_*, DRAFT_MISMATCH, BAD_OPTION, PORT_IN_USE, DATA_DIR_IN_USE, STORE_CORRUPT: nothing is left open then
 */
export async function openParts(options: WorkerOptions): Promise<Parts> {
  const opened: { close(): void | Promise<void> }[] = [];
  const keep = <T extends { close(): void | Promise<void> }>(part: T): T => (opened.push(part), part);
  const close = async () => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const { layers, listen, draftDirectory, intraOpThreads = 1, maxJobs = DEFAULT_MAX_JOBS } = options;
    const { prefixCacheMb = DEFAULT_PREFIX_CACHE_MB } = options;
    const model = await openModel(options.modelDirectory);
    const drafting = layers[0] === 0 && draftDirectory !== undefined ? await openModel(draftDirectory) : undefined;
    keep(lockDirectory(options.dataDirectory));
    const store = keep(ReceiptStore.open(join(options.dataDirectory, 'receipts.jsonl')));
    const stage = keep(
      await Stage.start(model, layers, {
        ...{ maxJobs, intraOpThreads, keepBytes: prefixCacheMb * 2 ** 20 },
        ...(options.memoryMb !== undefined && { memoryBytes: options.memoryMb * 2 ** 20 }),
        ...(drafting && { draft: wholeShape(drafting) }),
      }),
    );
    const layerMs = await stage.measure();
    keep(noteMemory(options.dataDirectory, stage));
    const draft = drafting && keep(await Draft.start(drafting, model, intraOpThreads));
    // In a ring that begins before these layers even a worker that could drive takes hidden rows.
    const [, end] = layers;
    const largest = maxFrameBytes(wireRowBytes(partOf(stage.shape, [end - 1, end])));
    const server = keep(
      await RingServer.listen({
        at: listen,
        key: options.key,
        maxFrameBytes: largest,
        ...(options.linkTimeoutMs !== undefined && { linkTimeoutMs: options.linkTimeoutMs }),
      }),
    );
    const context = usableContext(model.manifest.architecture.maxContext);
    return { model, store, stage, layerMs, draft, server, maxFrameBytes: largest, context, close };
  } catch (error) {
    await close();
    throw error;
  }
}
