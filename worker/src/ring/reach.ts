import { RELAY_PASS_HEADER, relayAnswerUrl, relayDialUrl, relayedWorker, signRelayPass } from '@shardmarket/sdk';
import type { SigningKey } from '@shardmarket/sdk';
import { WebSocket } from 'ws';

/** What a WebSocket is opened with. */
export interface Way {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** The way to a neighbour's address; `relay:WORKER` leads to the keeper's relay. */
export type Reach = (url: string) => Way;

/** For addresses that can be dialled as they are. */
export const direct: Reach = (url) => ({ url, headers: {} });

/** @param keeperUrl this worker's address of its keeper, with its path @param operator base58, and its key: the relay takes no strangers */
export function reachBy(keeperUrl: string, operator: string, key: SigningKey): Reach {
  return (url) => {
    const worker = relayedWorker(url);
    if (worker === undefined) return direct(url);
    const pass = signRelayPass(operator, worker, Date.now(), key);
    return { url: relayDialUrl(worker, keeperUrl), headers: { [RELAY_PASS_HEADER]: pass } };
  };
}

export interface AnswerOptions {
  readonly keeperUrl: string;
  /** of the call */
  readonly token: string;
  /** largest message that is read, bytes */
  readonly maxFrameBytes: number;
  readonly timeoutMs: number;
}

/** Goes to the relay, where somebody waits: what comes on the socket is as if it had been dialled. @throws Error if it does not open */
export async function answerCall({ keeperUrl, token, maxFrameBytes, timeoutMs }: AnswerOptions): Promise<WebSocket> {
  const url = relayAnswerUrl(token, keeperUrl);
  const options = { perMessageDeflate: false, handshakeTimeout: timeoutMs, maxPayload: maxFrameBytes };
  const socket = new WebSocket(url, options);
  await new Promise<void>((resolve, reject) => {
    // Before anything else is read of it.
    socket.once('open', () => (socket.pause(), resolve()));
    socket.on('error', reject);
  });
  return socket;
}
