import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Keypair } from '@solana/web3.js';
import { decodeControl, encodeControl, signingKey, signTicket, toHex, toKeeperSchema } from '@shardmarket/sdk';
import { relayUrl, verifyHello, WORKER_PATH, type Hello, type JobStart, type SignedReceipt } from '@shardmarket/sdk';
import type { SignedTicket, TokenLogprob, TokenSource, ToKeeper, ToWorker } from '@shardmarket/sdk';
import { WebSocketServer, type WebSocket } from 'ws';

type Done = Extract<ToKeeper, { type: 'job.done' }>;

/** What a job came to. */
export interface JobResult {
  readonly tokens: number[];
  readonly logprobs: TokenLogprob[];
  /** who drafted each token, if the job asks for a trace */
  readonly sources: TokenSource[];
  readonly done: Done;
}

export interface Connected {
  readonly hello: Hello;
  readonly socket: WebSocket;
}

/** The keeper's end of the control protocol over real sockets, for tests and benchmarks: no money, no chain. */
export class TestKeeper {
  readonly key = signingKey(Keypair.generate().secretKey);
  readonly keypair = Keypair.fromSeed(this.key.secret);
  readonly workers: Connected[] = [];
  readonly receipts = new Map<string, SignedReceipt[]>();
  readonly #server: WebSocketServer;
  /** operators by the id of the ring that they head */
  readonly #heads = new Map<string, string>();
  readonly #listeners = new Set<(message: ToKeeper, from: Connected) => void>();

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => this.#greet(socket));
  }

  static async listen(port = 0): Promise<TestKeeper> {
    const server = new WebSocketServer({ host: '127.0.0.1', port, path: WORKER_PATH });
    await once(server, 'listening');
    return new TestKeeper(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}${WORKER_PATH}`;
  }

  on(listener: (message: ToKeeper, from: Connected) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first message that `pick` takes. */
  next<T>(pick: (message: ToKeeper, from: Connected) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const off = this.on((message, from) => {
        const picked = pick(message, from);
        if (picked === undefined) return;
        off();
        resolve(picked);
      });
    });
  }

  send(to: Connected, message: ToWorker): void {
    to.socket.send(encodeControl(message));
  }

  /** A ticket over all connected workers, or those of `operators`, in the order of their layers. */
  ticket(change: Partial<SignedTicket> = {}, operators?: readonly string[]): SignedTicket {
    const members = this.workers.filter(({ hello }) => operators?.includes(hello.operator) ?? true);
    const workers = members.sort((a, b) => a.hello.layers[0] - b.hello.layers[0]);
    const stages = workers.map(({ hello }) => ({
      operator: hello.operator,
      worker: hello.worker,
      url: hello.ringUrl ?? relayUrl(hello.worker),
      layers: hello.layers,
    }));
    const ring = toHex(randomBytes(16));
    const model = workers[0]?.hello.model ?? '';
    const expiresAt = Date.now() + 60_000;
    return signTicket(
      { ring, generation: 0, model, stages, expiresAt, keeper: this.keypair.publicKey.toBase58(), ...change },
      this.key,
    );
  }

  /** Forms a ring of a ticket's members. @returns its id @throws Error if a worker cannot join */
  async formRing(ticket = this.ticket()): Promise<string> {
    const answers = new Set<string>();
    const ready = this.next((message, from) => {
      if (message.type !== 'ring.failed' && message.type !== 'ring.ready') return undefined;
      if (message.ring !== ticket.ring || message.generation !== ticket.generation) return undefined;
      if (message.type === 'ring.failed') return new Error(`${message.code}: ${message.message}`);
      answers.add(from.hello.operator);
      return answers.size === ticket.stages.length ? true : undefined;
    });
    this.#heads.set(ticket.ring, ticket.stages[0]?.operator ?? '');
    for (const { operator } of ticket.stages) {
      const worker = this.workers.find(({ hello }) => hello.operator === operator);
      if (worker) this.send(worker, { type: 'ring.join', ticket });
    }
    const outcome = await ready;
    if (outcome instanceof Error) throw outcome;
    return ticket.ring;
  }

  /** Runs one job on its ring's head (for an unknown ring, on any head) and collects what comes back. @throws Error `CODE: message` if it fails */
  async run(job: JobStart): Promise<JobResult> {
    const operator = this.#heads.get(job.ring);
    const head = this.workers.find(({ hello: h }) => (operator ? h.operator === operator : h.layers[0] === 0));
    if (!head) throw new Error('no head is connected');
    const tokens: number[] = [];
    const logprobs: TokenLogprob[] = [];
    const sources: TokenSource[] = [];
    const end = this.next((message) => {
      if (!('job' in message) || message.job !== job.job) return undefined;
      if (message.type === 'job.tokens') {
        if (message.position !== tokens.length) return new Error(`gap: ${message.position} after ${tokens.length}`);
        tokens.push(...message.tokens);
        logprobs.push(...(message.logprobs ?? []));
        sources.push(...(message.sources ?? []));
      }
      if (message.type === 'job.failed') return new Error(`${message.code}: ${message.message}`);
      return message.type === 'job.done' ? message : undefined;
    });
    this.send(head, job);
    const done = await end;
    if (done instanceof Error) throw done;
    return { tokens, logprobs, sources, done };
  }

  /** A job's receipts once `count` of them are in. */
  async receiptsOf(job: string, count: number): Promise<SignedReceipt[]> {
    const got = () => this.receipts.get(job) ?? [];
    if (got().length < count) await this.next(() => (got().length >= count ? true : undefined));
    return got();
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #greet(socket: WebSocket): void {
    const nonce = toHex(randomBytes(32));
    let self: Connected | undefined;
    socket.on('message', (data: Buffer) => {
      const message = decodeControl(toKeeperSchema, data.toString('utf8'));
      if (message.type === 'hello') {
        if (!verifyHello(message.hello, nonce, message.signature)) return socket.close(1008, 'bad hello');
        self = { hello: message.hello, socket };
        this.workers.push(self);
        this.send(self, { type: 'welcome' });
      }
      if (!self) return;
      if (message.type === 'job.receipt') {
        const { job } = message.receipt;
        this.receipts.set(job, [...(this.receipts.get(job) ?? []), message.receipt]);
      }
      for (const listener of [...this.#listeners]) listener(message, self);
    });
    socket.on('close', () => {
      const at = self ? this.workers.indexOf(self) : -1;
      if (at >= 0) this.workers.splice(at, 1);
    });
    socket.send(
      encodeControl({ type: 'challenge', nonce, keeper: this.keypair.publicKey.toBase58() } satisfies ToWorker),
    );
  }
}
