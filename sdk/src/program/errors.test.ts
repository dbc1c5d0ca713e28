import assert from 'node:assert/strict';
import { Ed25519Program, SystemProgram } from '@solana/web3.js';
import { programErrorFrom, ProgramError } from './errors.ts';
import { POOL_PROGRAM_ID, PROGRAM_ID } from './ids.ts';
import { MARKET_ERRORS, POOL_ERRORS } from './program-errors.ts';

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const failed = (program: string, code: number) => [
  `Program ${program} invoke [1]`,
  `Program ${program} failed: custom program error: 0x${code.toString(16)}`,
];
const custom = (code: number, logs: string[] = []) =>
  programErrorFrom({ err: { InstructionError: [1, { Custom: code }] }, logs });

describe('programErrorFrom', () => {
  it("decodes the program's own codes with name, message, hint and instruction", () => {
    const error = custom(6022, failed(PROGRAM_ID.toBase58(), 6022));
    assert.ok(error);
    assert.deepEqual(
      [error.name, error.code, error.origin, error.instruction],
      ['VoucherOutOfSequence', 6022, 'shardmarket', 1],
    );
    assert.match(error.message, /does not start at what is already settled\. Read what is settled/);
    assert.equal(error.logs.length, 2);
  });

  it('every error of the program and of the pool has a hint that says what to do', () => {
    for (const known of [...Object.values(MARKET_ERRORS), ...Object.values(POOL_ERRORS)]) {
      assert.match(known.hint, /^[A-Z].*\.$/, known.name);
      assert.notEqual(known.message, '');
    }
  });

  it('the same code means another error in another program', () => {
    assert.equal(custom(6001, failed(PROGRAM_ID.toBase58(), 6001))?.name, 'LedgerUnderflow');
    assert.equal(custom(6001, failed(POOL_PROGRAM_ID.toBase58(), 6001))?.origin, 'pool');
    assert.equal(custom(1, failed(TOKEN, 1))?.name, 'TokenInsufficientFunds');
    assert.equal(custom(1, failed(SystemProgram.programId.toBase58(), 1))?.name, 'SystemInsufficientLamports');
    assert.equal(custom(17, failed(TOKEN, 17))?.name, 'TokenAccountFrozen');
    assert.equal(custom(2012, failed(PROGRAM_ID.toBase58(), 2012))?.origin, 'anchor');
  });

  it('blames the innermost program: a token error inside ours is a token error', () => {
    const logs = [...failed(TOKEN, 1), ...failed(PROGRAM_ID.toBase58(), 1)];
    assert.equal(custom(1, logs)?.origin, 'token');
  });

  it('without logs the program of the instruction says whose code it is', () => {
    const ed25519 = Ed25519Program.programId.toBase58();
    const failure = { InstructionError: [1, { Custom: 2 }] };
    assert.equal(programErrorFrom(failure, { programs: [TOKEN, ed25519] })?.name, 'PrecompileInvalidSignature');
    assert.equal(programErrorFrom(failure, { programs: [ed25519, TOKEN] })?.name, 'TokenInvalidMint');
  });

  it('without logs and programs a high code is taken for ours, a low one is not guessed', () => {
    assert.equal(custom(6003)?.name, 'ZeroAmount');
    assert.equal(custom(1)?.name, 'UnknownError');
  });

  it('an unknown code says so and keeps the code', () => {
    const error = custom(77, failed(SystemProgram.programId.toBase58(), 77));
    assert.deepEqual([error?.name, error?.code, error?.origin], ['UnknownError', 77, 'unknown']);
    assert.match(error?.message ?? '', /failed with code 77/);
  });

  it('runtime errors have a name and no code', () => {
    const error = programErrorFrom({ InstructionError: [0, 'MissingRequiredSignature'] });
    assert.deepEqual([error?.name, error?.code, error?.origin], ['MissingRequiredSignature', null, 'runtime']);
    assert.equal(programErrorFrom('BlockhashNotFound')?.instruction, undefined);
    assert.equal(programErrorFrom({ InstructionError: [0, 'CallDepth'] })?.name, 'CallDepth');
  });

  it('passes a ProgramError through and is undefined where nothing failed', () => {
    const error = custom(6003);
    assert.equal(programErrorFrom(error), error);
    assert.ok(error instanceof ProgramError);
    assert.equal(programErrorFrom(new Error('fetch failed')), undefined);
  });
});
