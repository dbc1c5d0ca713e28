import assert from 'node:assert/strict';
import { toHex } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { createLog } from './log.ts';

describe('the log', () => {
  const lines: string[] = [];
  const log = createLog('info', ['an-admin-token-for-tests'], { write: (line) => void lines.push(line) });
  const written = () => lines.splice(0).join('');
  const keypair = Keypair.generate();
  const secret = keypair.secretKey.slice(0, 32);
  const apiKey = `sm_${Buffer.from(secret).toString('base64url')}`;

  it('shows no API key, whether it is a field or in the middle of a message', () => {
    log.info({ apiKey, request: { headers: { authorization: `Bearer ${apiKey}` } } }, `refused ${apiKey}, sorry`);
    log.error(new Error(`no session for ${apiKey}`));
    const text = written();
    assert.ok(!text.includes(apiKey.slice(3, 20)), text);
    assert.match(text, /refused sm_\[redacted\], sorry/);
  });

  it("shows no session's secret and no keypair, in any form in which they come", () => {
    const forms = { secret, sealed: [...secret], deep: { er: { secretKey: toHex(secret) } } };
    log.info(forms, `read ${JSON.stringify([...keypair.secretKey])}`);
    log.info({ bytes: [...keypair.secretKey] }, 'a keypair under another name');
    const text = written();
    const [a = 0, b = 0, c = 0] = secret;
    assert.ok(!text.includes(`${a},${b},${c}`) && !text.includes(`"0":${a},"1":${b}`), text);
    assert.ok(!text.includes(toHex(secret)), text);
  });

  it('shows no password of a URL and no admin token', () => {
    log.warn('cannot reach postgres://me:hunter22@db/keeper with an-admin-token-for-tests');
    assert.match(written(), /postgres:\/\/me:\[redacted\]@db\/keeper with \[redacted\]/);
  });

  it('leaves everything else as it is, one line of JSON each', () => {
    const shown = { session: keypair.publicKey.toBase58(), prompt_tokens: [1, 2, 3], url: 'http://host:8800/v1' };
    log.info(shown, 'as it is');
    assert.deepEqual(
      { ...(JSON.parse(written()) as object), time: 0 },
      { level: 30, time: 0, ...shown, msg: 'as it is' },
    );
  });
});
