import { randomBytes } from 'node:crypto';
import {
  ControlMessageError,
  decodeControl,
  encodeControl,
  toHex,
  toKeeperSchema,
  verifyHello,
  type Hello,
  type ToKeeper,
  type ToWorker,
} from '@shardmarket/sdk';
import type { RawData, WebSocket } from 'ws';
import type { ChainReader, WorkerOnChain } from '../chain/port.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { lookUp, watchRegistration, type Standing } from './lookup.ts';
import type { Refusal } from './registration.ts';
import type { Seat, WorkerRegistry } from './registry.ts';
import type { LiveWorker } from './types.ts';

/** ms for a worker to answer the challenge */
const HELLO_TIMEOUT_MS = 10_000;
/** WebSocket close code for a peer that breaks the rules (RFC 6455 §7.4.1). */
const POLICY_VIOLATION = 1008;

export interface ConnectionDeps {
  readonly registry: WorkerRegistry;
  readonly chain: Pick<ChainReader, 'worker' | 'model'>;
  /** base58, named in the challenge so that a worker knows whom it talks to */
  readonly keeper: string;
  readonly pingMs: number;
  /** between two looks at the registration of a connected worker */
  readonly recheckMs: number;
  /** hears why a registered worker is refused, or gets no new jobs */
  readonly refused?: (worker: string, refusal: Refusal) => void;
  readonly log: Log;
}

/** Serves one worker's WebSocket: challenge, hello, welcome, then messages until either side goes away. */
export function serveWorker(socket: WebSocket, deps: ConnectionDeps): void {
  const nonce = toHex(randomBytes(32));
  let phase: 'challenged' | 'checking' | 'welcome' = 'challenged';
  let seat: Seat | undefined;
  let unwatch: () => void = () => undefined;
  let address: string | undefined;

  const send = (message: ToWorker) => {
    if (socket.readyState === socket.OPEN) socket.send(encodeControl(message));
  };
  const refuseWith = (code: string, message: string) => {
    deps.log.warn({ code, worker: address }, `worker refused: ${message}`);
    send({ type: 'refused', code, message });
    socket.close(POLICY_VIOLATION, code);
  };
  const tooLate = setTimeout(() => {
    refuseWith('hello_timeout', `expected a hello within ${HELLO_TIMEOUT_MS} ms of the challenge`);
  }, HELLO_TIMEOUT_MS);

  const greet = async (hello: Hello, signature: string) => {
    phase = 'checking';
    clearTimeout(tooLate);
    if (!verifyHello(hello, nonce, signature)) {
      return refuseWith('bad_signature', `the hello is not signed by ${hello.operator} over this connection's nonce`);
    }
    const { registered, refusal } = await lookUp(deps.chain, hello);
    // Of an address without an account anybody can say anything, and of an account only its operator.
    if (refusal && registered?.operator === hello.operator) deps.refused?.(hello.worker, refusal);
    if (refusal || !registered) return refuseWith(refusal?.code ?? 'not_registered', refusal?.message ?? '');
    if (socket.readyState !== socket.OPEN) return;
    const { worker, layers, ...rest } = hello;
    const live: LiveWorker = { ...rest, address: worker, layers: [layers[0], layers[1]], ...termsOf(registered) };
    address = worker;
    phase = 'welcome';
    send({ type: 'welcome' });
    const taken = deps.registry.join(live, { send, close: (reason) => socket.close(1000, reason.slice(0, 120)) });
    seat = taken;
    const changed = (standing: Standing) => follow(taken, standing);
    unwatch = watchRegistration(deps.chain, hello, live.ask, deps.recheckMs, changed, (read) => taken.know(read));
  };

  /** Gives the worker jobs as the chain says now. */
  const follow = (taken: Seat, standing: Standing) => {
    if (standing.refusal === undefined) {
      deps.log.info({ worker: address, ask: standing.ask.toString() }, 'new jobs for this worker at this ask');
      return taken.offer(standing.ask);
    }
    const { refusal } = standing;
    if (address !== undefined) deps.refused?.(address, refusal);
    deps.log.info({ worker: address, code: refusal.code }, `no new jobs for this worker: ${refusal.message}`);
    // Who leaves has to hear what is settled, to post its receipts. Anybody else must come back with another hello.
    taken.retire(refusal.code === 'leaving' ? undefined : () => refuseWith(refusal.code, refusal.message));
  };

  const take = async (message: ToKeeper) => {
    if (message.type === 'hello') {
      if (phase !== 'challenged') return refuseWith('unexpected_hello', 'one hello for each connection');
      return greet(message.hello, message.signature);
    }
    if (phase !== 'welcome' || !seat) return refuseWith('not_welcome', 'expected a hello before any other message');
    seat.receive(message);
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    let message: ToKeeper;
    try {
      if (isBinary) throw new ControlMessageError('control messages are text frames');
      message = decodeControl(toKeeperSchema, asText(data));
    } catch (error) {
      return refuseWith('bad_message', messageOf(error));
    }
    take(message).catch((error: unknown) => {
      refuseWith('try_again', `the registration cannot be read at the moment: ${messageOf(error)}`);
    });
  });
  const stopPinging = keepAlive(socket, deps.pingMs);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(tooLate);
    stopPinging();
    unwatch();
    seat?.leave();
  });
  send({ type: 'challenge', nonce, keeper: deps.keeper });
}

/** Ends a connection whose peer left a ping unanswered: TCP alone would take minutes to notice. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

function termsOf({ ask, payout, security }: WorkerOnChain): Pick<LiveWorker, 'ask' | 'payout' | 'security'> {
  return { ask, payout, security };
}

function asText(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data as Buffer).toString('utf8');
}
