import { setTimeout as delay } from 'node:timers/promises';
import { RELAY_CLOSE, type SigningKey } from '@shardmarket/sdk';
import { WebSocket } from 'ws';
import { WorkerError, describeError } from '../errors.ts';
import { HEADER_BYTES, TAG_BYTES, MAX_TEXT_BYTES } from './frame.ts';
import { answerTextSchema, makeHello, newEphemeral, proveHello, refused, type Parties } from './handshake.ts';
import { decodeKnown, MAX_KNOWN_BYTES, type KnownJobs } from './known.ts';
import { Link, type LinkHandlers } from './link.ts';
import type { Reach } from './reach.ts';
import { CLOSE, readText, sendText } from './texts.ts';

export interface DialOptions {
  /** as the ticket names it */
  readonly url: string;
  readonly reach: Reach;
  readonly parties: Parties;
  readonly key: SigningKey;
  readonly handlers: LinkHandlers;
  /** ms after which no further attempt is made */
  readonly timeoutMs: number;
  /** ms of silence after which the open link counts as dead */
  readonly linkTimeoutMs: number;
  /** ends the attempts */
  readonly signal: AbortSignal;
}

/** An open link, and the jobs that the successor holds. */
export interface Dialled {
  readonly link: Link;
  readonly known: KnownJobs;
}

/** Closes after which another attempt may go better. */
const TRY_AGAIN: readonly number[] = [CLOSE.unknownRing, CLOSE.busy, RELAY_CLOSE.busy, RELAY_CLOSE.silent];
/** First pause (ms) before another attempt, and the longest; it doubles. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 400;

/**
 * Opens the link to the next stage. The successor may not have its ticket yet or may be busy, so that it is tried again
 * until the time is up. A refusal is final, and so is an address that does not open: only workers that are reached come
 * into a ring, so its process is gone, and a spare takes its place the sooner.
 * @throws WorkerError LINK_CLOSED if the address does not open, HANDSHAKE_REFUSED, RING_TIMEOUT
 */
export async function dial(options: DialOptions): Promise<Dialled> {
  const deadline = Date.now() + options.timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const attempt = await attemptDial(options, deadline);
    if ('link' in attempt) return attempt;
    if (options.signal.aborted) throw new WorkerError('LINK_CLOSED', 'the ring was left');
    if (attempt.unopened) throw new WorkerError('LINK_CLOSED', `${options.url} cannot be reached: ${attempt.why}`);
    if (!attempt.again) throw refused(`${options.url}: ${attempt.why}`);
    if (Date.now() + pause > deadline) {
      throw new WorkerError(
        'RING_TIMEOUT',
        `${options.url} gave no link within ${options.timeoutMs} ms: ${attempt.why}`,
      );
    }
    await delay(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

interface Failure {
  readonly why: string;
  readonly again: boolean;
  /** nothing listens there, or nothing that speaks WebSocket */
  readonly unopened: boolean;
}

async function attemptDial(options: DialOptions, deadline: number): Promise<Dialled | Failure> {
  const { parties, key, handlers } = options;
  const left = () => Math.max(1, deadline - Date.now());
  const { url, headers } = options.reach(options.url);
  const socket = new WebSocket(url, {
    headers,
    // The responder sends nothing but handshake texts and `ready`.
    maxPayload: HEADER_BYTES + Math.max(MAX_TEXT_BYTES, MAX_KNOWN_BYTES) + TAG_BYTES,
    perMessageDeflate: false,
    handshakeTimeout: left(),
  });
  let closeCode: number | undefined;
  let open = false;
  socket.on('close', (code) => (closeCode = code));
  const giveUp = () => socket.terminate();
  options.signal.addEventListener('abort', giveUp);
  try {
    await opened(socket);
    open = true;
    const own = newEphemeral();
    const answer = readText(socket, answerTextSchema, left());
    sendText(socket, makeHello(parties, own));
    const { proof, keys } = proveHello(parties, own, await answer, key);
    return await new Promise<Dialled>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(refused('the keys were not confirmed in time'));
        socket.terminate();
      }, left());
      let confirmed = false;
      const relay: LinkHandlers = {
        frame(frame) {
          if (confirmed) return handlers.frame(frame);
          if (frame.type !== 'ready') throw refused('expected the ready frame first');
          confirmed = true;
          clearTimeout(timer);
          resolve({ link, known: decodeKnown(frame.payload) });
        },
        closed(error) {
          clearTimeout(timer);
          if (confirmed) handlers.closed(error);
          else reject(error);
        },
      };
      const { fromInitiator: sendKey, fromResponder: receiveKey } = keys;
      const link = new Link(socket, { sendKey, receiveKey, handlers: relay, timeoutMs: options.linkTimeoutMs });
      sendText(socket, proof);
    });
  } catch (error) {
    socket.terminate();
    const again = closeCode === undefined || TRY_AGAIN.includes(closeCode);
    return { why: describeError(error).message, again, unopened: !open && !again };
  } finally {
    options.signal.removeEventListener('abort', giveUp);
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    // Stays for good: a socket that is terminated while it connects reports one more error.
    socket.on('error', reject);
  });
}
