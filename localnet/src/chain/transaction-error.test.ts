import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { INSTRUCTION_ERRORS, TRANSACTION_ERRORS } from './transaction-error-names.ts';
import { transactionErrorText } from './transaction-error.ts';

/** LiteSVM's enums exist in its type declarations only, as const enums. */
const declarations = readFileSync(createRequire(import.meta.url).resolve('litesvm/dist/internal.d.ts'), 'utf8');

function declaredNames(enumeration: string): string[] {
  const [, body = ''] = new RegExp(`const enum ${enumeration} \\{([^}]*)\\}`).exec(declarations) ?? [];
  const members = [...body.matchAll(/(\w+) = (\d+)/g)].map(([, name = '', value]) => ({ name, value: Number(value) }));
  return members.sort((a, b) => a.value - b.value).map(({ name }) => name);
}

describe('transaction errors', () => {
  it('are named as LiteSVM numbers them', () => {
    const names = (table: typeof TRANSACTION_ERRORS) => table.map(([name]) => name);
    assert.ok(declaredNames('TransactionErrorFieldless').length > 30);
    assert.deepEqual(names(TRANSACTION_ERRORS), declaredNames('TransactionErrorFieldless'));
    assert.deepEqual(names(INSTRUCTION_ERRORS), declaredNames('InstructionErrorFieldless'));
  });

  it('read as Solana prints them', () => {
    const text = transactionErrorText;
    assert.equal(text('BlockhashNotFound'), 'Blockhash not found');
    assert.equal(
      text({ InstructionError: [2, { Custom: 6000 }] }),
      'Error processing Instruction 2: custom program error: 0x1770',
    );
    assert.equal(text({ InstructionError: [0, 'Immutable'] }), 'Error processing Instruction 0: Account is immutable');
    assert.match(
      text({ InsufficientFundsForRent: { account_index: 3 } }),
      /account \(3\) with insufficient funds for rent/,
    );
    assert.match(text({ DuplicateInstruction: 1 }), /duplicate instruction \(1\)/);
    assert.match(
      text({ ProgramExecutionTemporarilyRestricted: { account_index: 4 } }),
      /index 4 is temporarily restricted/,
    );
  });
});
