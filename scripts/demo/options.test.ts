import assert from 'node:assert/strict';
import { readOptions as readDevOptions } from '../dev/options.ts';
import { readOptions } from './options.ts';

describe('options of the demo', () => {
  it('have defaults and take a prompt of several words', () => {
    assert.deepEqual(readOptions(['In', 'the', 'beginning']), {
      prompt: 'In the beginning',
      maxTokens: 96,
      temperature: 0.8,
      seed: 7,
      json: false,
    });
    assert.equal(readOptions([])?.prompt, undefined);
  });
  it('are undefined for --help', () => assert.equal(readOptions(['-h']), undefined));
  for (const [args, message] of [
    [['--max-tokens', '0'], /--max-tokens: expected a whole number from 1 to 512, got "0"/],
    [['--max-tokens', '1.5'], /--max-tokens/],
    [['--temperature', '3'], /--temperature: expected a number from 0 to 2, got "3"/],
    [['--seed', ''], /--seed/],
    [['--colour'], /--colour/],
  ] as const) {
    it(`refuse ${args.join(' ')}`, () => assert.throws(() => readOptions(args), message));
  }
});

describe('options of dev', () => {
  it('have the usual ports', () => assert.deepEqual(readDevOptions([]), { port: 8800, rpcPort: 8899 }));
  it('refuse what is no port', () => {
    assert.throws(() => readDevOptions(['--port', '70000']), /--port: expected a port from 0 to 65534, got "70000"/);
    assert.throws(() => readDevOptions(['--rpc-port', 'x']), /--rpc-port/);
  });
});
