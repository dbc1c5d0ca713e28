import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { KeeperError, TransactionExpired, TransactionUnknown } from '@shardmarket/sdk';
import { CliError, describeError, EXIT, isUnreachable } from './errors.ts';
import { Output, table } from './output.ts';

const ESCAPE = '\u001b[';

function captured(json: boolean, tty: boolean, env: NodeJS.ProcessEnv = {}) {
  const stream = () => Object.assign(new PassThrough(), { isTTY: tty });
  const [out, err] = [stream(), stream()];
  return {
    output: new Output(json, { out, err }, env),
    out: () => String(out.read() ?? ''),
    err: () => String(err.read() ?? ''),
  };
}

describe('output', () => {
  it('for programs is one JSON document with amounts as strings, and nothing else', () => {
    const { output, out, err } = captured(true, true);
    output.note('not for programs');
    output.result({ amount: 2n ** 64n - 1n, none: null }, ['text']);
    assert.equal(out(), '{"amount":"18446744073709551615","none":null}\n');
    assert.equal(err(), '');
  });
  it('for people aligns what belongs together', () => {
    const { output, out } = captured(false, false);
    output.result({}, ['head', ['a', '1'], ['long', '2']]);
    assert.equal(out(), 'head\na     1\nlong  2\n');
    assert.deepEqual(table(['a', 'b'], [['longer', 'x']]), ['a       b', 'longer  x']);
  });
  it('is coloured on a terminal only, and not where NO_COLOR says so', () => {
    const coloured = (tty: boolean, env: NodeJS.ProcessEnv) => {
      const { output, err } = captured(false, tty, env);
      output.error(new CliError('NOT_FOUND', 'gone'));
      return err().includes(ESCAPE);
    };
    assert.equal(coloured(true, {}), true);
    assert.equal(coloured(true, { NO_COLOR: '' }), true);
    assert.equal(coloured(true, { NO_COLOR: '1' }), false);
    assert.equal(coloured(true, { TERM: 'dumb' }), false);
    assert.equal(coloured(false, {}), false);
  });
  it('gives each kind of failure its exit status and a stable code', () => {
    const exits = (error: unknown) => [describeError(error).code, describeError(error).exit];
    assert.deepEqual(exits(new CliError('BAD_OPTION', '')), ['BAD_OPTION', EXIT.usage]);
    assert.deepEqual(exits(new CliError('RPC_UNREACHABLE', '')), ['RPC_UNREACHABLE', EXIT.unreachable]);
    assert.deepEqual(exits(new CliError('NOT_CONFIRMED', '')), ['NOT_CONFIRMED', EXIT.declined]);
    assert.deepEqual(exits(new KeeperError(402, 'insufficient_balance', '')), ['insufficient_balance', EXIT.refused]);
    assert.deepEqual(exits(new KeeperError(503, 'no_ring', '')), ['no_ring', EXIT.unreachable]);
    assert.deepEqual(exits(new TransactionUnknown('s', null)), ['TRANSACTION_UNKNOWN', EXIT.unknown]);
    assert.deepEqual(exits(new TransactionExpired('s', 1)), ['TRANSACTION_EXPIRED', EXIT.refused]);
    assert.deepEqual(exits(new Error('x')), ['INTERNAL', EXIT.refused]);
  });
  it('takes a refused connection for unreachable, and no answer of the keeper', () => {
    assert.ok(isUnreachable(new TypeError('fetch failed')));
    assert.ok(!isUnreachable(new KeeperError(503, 'x', 'fetch failed')));
  });
});
