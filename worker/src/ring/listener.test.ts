import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { listenHttp } from './listener.ts';

describe("HTTP under a worker's listener", () => {
  it('closes the sockets that are too many, and takes others once there is room', async () => {
    const server = await listenHttp('127.0.0.1', 0, { maxSockets: 2 });
    const { port } = server.address() as AddressInfo;
    const join = async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };
    const ask = async (socket: Socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString();
    };
    try {
      const [first, second] = [await join(), await join()];
      await once((await join()).resume(), 'close');
      assert.match(await ask(first), /426/);
      await once(first, 'close');
      assert.match(await ask(await join()), /426/);
      second.destroy();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
