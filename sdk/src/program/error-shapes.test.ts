import assert from 'node:assert/strict';
import { SendTransactionError } from '@solana/web3.js';
import { failedProgram, findFailure } from './error-shapes.ts';

const logs = [
  'Program Abc11111111111111111111111111111111111111111 invoke [1]',
  'Program TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA invoke [2]',
  'Program TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA failed: custom program error: 0x1',
  'Program Abc11111111111111111111111111111111111111111 failed: custom program error: 0x1',
];
const raw = { InstructionError: [1, { Custom: 6003 }] };

describe('findFailure', () => {
  it('reads a TransactionError as the RPC writes it', () => {
    assert.deepEqual(findFailure(raw), { instruction: 1, error: 6003, logs: [] });
    assert.deepEqual(findFailure({ InstructionError: [0, 'MissingRequiredSignature'] }), {
      instruction: 0,
      error: 'MissingRequiredSignature',
      logs: [],
    });
    assert.deepEqual(findFailure('BlockhashNotFound'), {
      instruction: undefined,
      error: 'BlockhashNotFound',
      logs: [],
    });
    assert.equal(findFailure({ InsufficientFundsForRent: { account_index: 2 } })?.error, 'InsufficientFundsForRent');
    assert.equal(findFailure({ InstructionError: [0, { BorshIoError: 'x' }] })?.error, 'BorshIoError');
  });

  it('reads simulation responses, statuses and JSON-RPC errors, with their logs', () => {
    const expected = { instruction: 1, error: 6003, logs };
    assert.deepEqual(findFailure({ context: { slot: 1 }, value: { err: raw, logs } }), expected);
    assert.deepEqual(findFailure({ err: raw, logs }), expected);
    assert.deepEqual(
      findFailure({ code: -32002, message: 'Transaction simulation failed', data: { err: raw, logs } }),
      {
        ...expected,
      },
    );
  });

  it("reads web3.js's SendTransactionError, which keeps the text only", () => {
    const refused = new SendTransactionError({
      action: 'simulate',
      signature: '',
      transactionMessage: 'Transaction simulation failed: Error processing Instruction 2: custom program error: 0x1771',
      logs,
    });
    assert.deepEqual(findFailure(refused), { instruction: 2, error: 6001, logs });
    const unsigned = new SendTransactionError({
      action: 'simulate',
      signature: '',
      transactionMessage:
        'Transaction simulation failed: Error processing Instruction 0: missing required signature for instruction',
    });
    assert.deepEqual(findFailure(unsigned), { instruction: 0, error: 'MissingRequiredSignature', logs: [] });
  });

  it('reads causes, JSON in messages, and bare texts', () => {
    assert.equal(findFailure(new Error('outer', { cause: { err: raw } }))?.error, 6003);
    assert.equal(findFailure(new Error(`failed: ${JSON.stringify(raw)}`))?.error, 6003);
    assert.equal(findFailure(new Error('failed to send: Blockhash not found'))?.error, 'BlockhashNotFound');
  });

  it('finds nothing where nothing failed', () => {
    for (const value of [undefined, null, 7, {}, { err: null, logs: [] }, new Error('fetch failed'), '{"x":']) {
      assert.equal(findFailure(value), undefined);
    }
  });

  it('failedProgram is the innermost that failed', () => {
    assert.equal(failedProgram(logs), 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
    assert.equal(failedProgram([]), undefined);
  });
});
