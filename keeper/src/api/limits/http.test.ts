import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { startHarness, type Harness } from '../../../test/harness.ts';

describe('connections that cannot be read', () => {
  let h: Harness;
  let apiKey: string;
  before(async () => {
    h = await startHarness({ http: { headersMs: 300, requestMs: 600, checkMs: 50 } });
    await h.addWorker([0, 6]);
    ({ apiKey } = await h.openSession(1_000n));
  });
  after(() => h.stop());

  /** Sends pieces on a bare socket, one every 100 ms, until the keeper ends it. @returns its answer */
  const speak = (pieces: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(h.http.url);
      const socket = connect(Number(port), hostname);
      let answer = '';
      const left = [...pieces];
      const next = () => {
        const piece = left.shift();
        if (piece !== undefined && socket.writable) socket.write(piece);
      };
      next();
      const timer = setInterval(next, 100);
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(timer);
        resolve(answer);
      });
    });
  const codeOf = (answer: string) =>
    (JSON.parse(answer.slice(answer.indexOf('{'))) as { error: { code: string } }).error.code;

  it('end with 408 when the headers dribble in', async () => {
    const dribble = Array.from({ length: 200 }, (_, i) => `x-${i}: y\r\n`);
    const answer = await speak(['GET /v1/models HTTP/1.1\r\nhost: keeper\r\n', ...dribble]);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal(codeOf(answer), 'request_timeout');
  });

  it('end when the body dribbles in', async () => {
    const head =
      `POST /v1/chat/completions HTTP/1.1\r\nhost: keeper\r\nauthorization: Bearer ${apiKey}\r\n` +
      'content-type: application/json\r\ncontent-length: 5000\r\n\r\n';
    const answer = await speak([head, ...Array.from({ length: 200 }, () => ' ')]);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal((await h.sessions.balance((await h.openSession(1n)).session)).reserved, 0n);
  });

  it('end with 431 when the headers are too large', async () => {
    const answer = await speak([`GET / HTTP/1.1\r\nhost: keeper\r\nx-large: ${'x'.repeat(40_000)}\r\n\r\n`]);
    assert.match(answer, /^HTTP\/1\.1 431 /);
    assert.equal(codeOf(answer), 'headers_too_large');
  });

  it('end with 400 when it is not HTTP', async () => {
    const answer = await speak(['\x16\x03\x01 hello\r\n\r\n']);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(codeOf(answer), 'malformed_http');
  });

  it('leave workers’ sockets alone, which are silent for longer', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(h.registry.all().length, 1);
  });
});
