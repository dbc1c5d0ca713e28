/** A worker's part at the relay without a ring: it comes when it is called, and says who it is. */
import { answerPresence, presenceAskSchema, relayAnswerUrl, type SigningKey } from '@shardmarket/sdk';
import { WebSocket } from 'ws';

/** @param keeperUrl ws://…, with the path of workers */
export function answerCall(token: string, keeperUrl: string, key: SigningKey): void {
  const socket = new WebSocket(relayAnswerUrl(token, keeperUrl));
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const ask = presenceAskSchema.safeParse(JSON.parse(data.toString('utf8')));
    if (ask.success) socket.send(JSON.stringify(answerPresence(ask.data, key)));
  });
}
