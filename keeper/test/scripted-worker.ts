/**
 * A worker without a model: it speaks the real control protocol over a real WebSocket and signs real receipts. It listens
 * nowhere, and proves its presence over the relay.
 */
import { once } from 'node:events';
import {
  decodeControl,
  encodeControl,
  signHello,
  signReceipt,
  signingKey,
  toHex,
  tokenRoot,
  toWorkerSchema,
  WORKER_PATH,
  type Hello,
  type JobStart,
  type SigningKey,
  type ToKeeper,
  type ToWorker,
} from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { WebSocket } from 'ws';
import { answerCall } from './answer-call.ts';
import { EOS } from './models.ts';
import { logprobOf, type Script } from './script.ts';

export const NUMERICS = 'c'.repeat(64);

export interface WorkerOptions {
  readonly url: string;
  readonly model: string;
  readonly layers: [number, number];
  readonly operator?: Keypair;
  readonly canDrive?: boolean;
  readonly maxJobs?: number;
  /** default 1 */
  readonly layerMs?: number;
  /** default: all its layers */
  readonly holds?: number;
  /** address of its account; derived from the operator in the real world */
  readonly address?: string;
}

/** Workers of one ring know each other here directly: the ring's own links are not the keeper's affair. */
export class ScriptedRing {
  readonly workers: ScriptedWorker[] = [];
  readonly started: JobStart[] = [];
  readonly cancelled = new Set<string>();
  script: Script = { tokens: [] };
  /** what heads do with a job instead, for those for which it is defined */
  scriptOf: (start: JobStart) => Script | undefined = () => undefined;
  /** hears when the head has a job's first tokens on their way */
  begun: (job: string) => void = () => undefined;
  /** signs receipts; a load of them is signed quicker elsewhere */
  signs: typeof signReceipt = signReceipt;
  /** operators whose receipt goes wrong, and how */
  readonly faults = new Map<string, 'missing' | 'wrong_root'>();

  async add(options: WorkerOptions): Promise<ScriptedWorker> {
    const worker = new ScriptedWorker(this, options);
    await worker.connect();
    this.workers.push(worker);
    return worker;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((w) => w.close()));
  }
}

export class ScriptedWorker {
  readonly operator: Keypair;
  readonly address: string;
  readonly received: ToWorker[] = [];
  readonly #key: SigningKey;
  /** accounts of the members of its rings, by the ring's id: of the last ticket */
  readonly #members = new Map<string, readonly string[]>();
  /** ids of rings that it was told to leave: its jobs in them end without a word */
  readonly #left = new Set<string>();
  #socket: WebSocket | undefined;
  #dead = false;
  readonly #waiting: (() => void)[] = [];
  /** what it answers to a ticket */
  onJoin: 'ready' | 'failed' | 'silent' = 'ready';

  constructor(
    readonly ring: ScriptedRing,
    readonly options: WorkerOptions,
  ) {
    this.operator = options.operator ?? Keypair.generate();
    this.address = options.address ?? Keypair.generate().publicKey.toBase58();
    this.#key = signingKey(this.operator.secretKey);
  }

  /** When the keeper has found that it can be reached. @throws Error with the keeper's refusal */
  async connect(change: (hello: Hello) => Hello = (h) => h, key: SigningKey = this.#key): Promise<void> {
    const socket = new WebSocket(this.#keeperUrl);
    this.#socket = socket;
    this.#dead = false;
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed')));
      socket.on('message', (data: Buffer) => {
        const message = decodeControl(toWorkerSchema, data.toString('utf8'));
        this.received.push(message);
        for (const resolve of this.#waiting.splice(0)) resolve();
        if (message.type === 'challenge') {
          const hello = change(this.#hello());
          this.send({ type: 'hello', hello, signature: signHello(hello, message.nonce, key) });
        } else if (message.type === 'presence' && message.reachable) resolve();
        else if (message.type === 'refused') reject(new Error(message.code));
        else this.#take(message).catch(reject);
      });
    });
  }

  /** When its connection is over. */
  async closed(): Promise<void> {
    if (this.#socket && this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }

  /** When the next message has come. */
  message(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  send(message: ToKeeper): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encodeControl(message));
  }

  /** Without a closing handshake, as a killed process. */
  die(): void {
    this.#dead = true;
    this.#socket?.terminate();
  }

  async close(): Promise<void> {
    if (!this.#socket || this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #hello(): Hello {
    const { model, layers, canDrive = layers[0] === 0, maxJobs = 4 } = this.options;
    const { layerMs = 1, holds = layers[1] - layers[0] } = this.options;
    return {
      worker: this.address,
      operator: this.operator.publicKey.toBase58(),
      model,
      numericsClass: NUMERICS,
      layers,
      ringUrl: null,
      canDrive,
      maxJobs,
      layerMs,
      holds,
    };
  }

  get #keeperUrl(): string {
    return this.options.url.replace('http', 'ws') + WORKER_PATH;
  }

  async #take(message: ToWorker): Promise<void> {
    if (message.type === 'ring.join') {
      const { ring, generation, stages } = message.ticket;
      this.#members.set(
        ring,
        stages.map((stage) => stage.worker),
      );
      if (this.onJoin === 'ready') this.send({ type: 'ring.ready', ring, generation });
      else if (this.onJoin === 'failed')
        this.send({ type: 'ring.failed', ring, generation, code: 'link', message: 'no route' });
    } else if (message.type === 'relay.call') answerCall(message.token, message.at ?? this.#keeperUrl, this.#key);
    else if (message.type === 'job.cancel') this.ring.cancelled.add(message.job);
    else if (message.type === 'ring.leave') this.#left.add(message.ring);
    else if (message.type === 'job.cut') {
      const start = this.ring.started.find(({ job }) => job === message.job);
      if (start) this.#sendReceipt(start, message.committed, message.tokenRoot);
    } else if (message.type === 'job.start') {
      this.ring.started.push(message);
      await this.#play(message, this.ring.scriptOf(message) ?? this.ring.script);
    }
  }

  async #play(start: JobStart, script: Script): Promise<void> {
    const { job } = start;
    const wanted = script.tokens.slice(0, start.maxTokens);
    const out: number[] = [...(start.given ?? [])];
    const isCancelled = () => this.ring.cancelled.has(job);
    while (out.length < wanted.length && !isCancelled()) {
      if (script.breakBy !== undefined && out.length >= (script.breakAfter ?? 0))
        return this.#break(job, script.breakBy);
      if (out.length > 0) await script.gate;
      if (script.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, script.delayMs));
      if (this.#dead || this.#left.has(start.ring)) return;
      if (isCancelled()) break;
      const tokens = wanted.slice(out.length, out.length + (script.chunk ?? 1));
      const logprobs = script.logprobs
        ? { logprobs: tokens.map((id) => logprobOf(id, start.sampling.logprobs ?? 0)) }
        : {};
      const sources = start.trace &&
        script.sources && { sources: script.sources.slice(out.length, out.length + tokens.length) };
      this.send({ type: 'job.tokens', job, position: out.length, tokens, ...logprobs, ...sources });
      if (out.length === 0) this.ring.begun(job);
      out.push(...tokens);
    }
    const finish = isCancelled() ? 'cancelled' : out.at(-1) === EOS ? 'stop' : 'length';
    const committed = out.length === 0 ? 0 : start.prompt.length + out.length - 1;
    const stats = { proposed: 10, accepted: 6, rejected: 2, rounds: 3, firstTokenMs: 1, totalMs: 2 };
    const done = { type: 'job.done', job, finish, completionTokens: out.length, committed, stats } as const;
    this.send(script.done ? script.done(done) : done);
    const stages = this.#members.get(start.ring) ?? [];
    const members = this.ring.workers.filter((w) => stages.includes(w.address));
    const root = toHex(tokenRoot([...start.prompt, ...out].slice(0, committed)));
    if (committed > 0) for (const w of members) w.#sendReceipt(start, committed, root);
  }

  #break(job: string, how: NonNullable<Script['breakBy']>): void {
    if (how === 'die') this.die();
    if (how === 'busy') this.send({ type: 'job.failed', job, code: 'BUSY', message: 'a stage is full' });
    if (how === 'fail') this.send({ type: 'job.failed', job, code: 'RING_BROKEN', message: 'the ring broke' });
    if (how === 'lie') this.send({ type: 'job.failed', job, code: 'BAD_RESULT', message: 'the tail lied' });
  }

  #sendReceipt(start: JobStart, committed: number, root: string): void {
    const fault = this.ring.faults.get(this.address);
    if (fault === 'missing') return;
    // Every edge carries something both its ends agree on; the head's input is the tokens themselves.
    const edge = (layer: number) => (layer === 0 ? root : layer.toString(16).padStart(64, '0'));
    const { model, layers } = this.options;
    const receipt = {
      session: start.session,
      job: start.job,
      operator: this.operator.publicKey.toBase58(),
      manifestHash: model,
      numericsClass: NUMERICS,
      layerStart: layers[0],
      layerEnd: layers[1],
      committed,
      computed: committed + 4,
      inputRoot: edge(layers[0]),
      outputRoot: edge(layers[1]),
      tokenRoot: fault === 'wrong_root' ? 'f'.repeat(64) : root,
      startedAt: 1,
      endedAt: 2,
    };
    this.send({ type: 'job.receipt', receipt: this.ring.signs(receipt, this.#key) });
  }
}
