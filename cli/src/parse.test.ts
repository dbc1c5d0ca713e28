import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { parseAddress, parseAmount, parseHttpUrl, parseInteger, readKeypair, when } from './parse.ts';

describe('options', () => {
  const refuses = (parse: (text: string) => unknown, ...texts: string[]) =>
    texts.forEach((text) => assert.throws(() => parse(text), { code: 'BAD_OPTION' }, text));

  it('take amounts exactly, where a float would not hold them', () => {
    const parse = parseAmount('--deposit');
    assert.equal(parse('0.000001'), 1n);
    assert.equal(parse('9007199254.740993'), 9_007_199_254_740_993n);
    assert.equal(parse('18446744073709.551615'), 2n ** 64n - 1n);
  });
  it('refuse more than 6 decimals rather than round them', () => {
    assert.throws(() => parseAmount('--deposit')('1.0000001'), {
      code: 'BAD_OPTION',
      message: '--deposit: expected an amount such as 12 or 12.345678 with 6 decimals at most, got "1.0000001"',
    });
  });
  it('refuse nothing, signs, exponents and what no u64 holds', () => {
    refuses(parseAmount('x'), '0', '0.0', '-1', '+1', '1e3', '1,5', '.5', '5.', '', 'NaN', '18446744073709.551616');
  });
  it('take addresses, URLs and whole numbers only', () => {
    refuses(parseAddress('x'), 'me', '');
    refuses(parseHttpUrl('x'), 'ws://a', 'localhost:1', '');
    assert.equal(parseHttpUrl('x')('http://a:1/'), 'http://a:1');
    refuses(parseInteger('x', 1, 365), '0', '366', '1.5', '-1', 'x', '');
  });
  it('name a keypair file that is missing or wrong, and never quote it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shardmarket-cli-'));
    const file = join(folder, 'id.json');
    assert.throws(() => readKeypair(file), { code: 'BAD_FILE', message: /there is no file .*solana-keygen new/ });
    writeFileSync(file, '[1,2,3,"a secret"]');
    assert.throws(
      () => readKeypair(file),
      (e: Error) => !e.message.includes('a secret') && e.cause === undefined,
    );
    const key = Keypair.generate();
    writeFileSync(file, JSON.stringify([...key.secretKey]));
    assert.ok(readKeypair(file).publicKey.equals(key.publicKey));
    rmSync(folder, { recursive: true });
  });
  it('show times in UTC', () => assert.equal(when(1_700_000_000n), '2023-11-14T22:13:20Z'));
});
