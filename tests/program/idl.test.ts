import assert from 'node:assert/strict';
import { constants } from './docs/constants.ts';
import { idl, text } from './docs/idl.ts';

/** Names of what has no docs. */
const silent = <T extends { readonly name: string; readonly docs?: readonly string[] }>(of: readonly T[], where = '') =>
  of.filter(({ docs }) => text(docs) === '').map(({ name }) => `${where}${name}`);

describe('the IDL says what everything is', () => {
  it('every instruction, and every one of its accounts', () => {
    assert.deepEqual(silent(idl.instructions), []);
    assert.deepEqual(
      idl.instructions.flatMap(({ name, accounts }) => silent(accounts, `${name}.`)),
      [],
      'a doc comment in the accounts struct, or in programs/sbf/idl-docs.mjs where it means the same everywhere',
    );
  });

  it('every argument: the docs of its instruction name it in backticks, as Anchor has no docs for arguments', () => {
    const named = (docs: string, name: string) => new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(docs);
    const missing = idl.instructions.flatMap(({ name, docs, args }) =>
      args.filter((arg) => !named(text(docs), arg.name)).map((arg) => `${name}(${arg.name})`),
    );
    assert.deepEqual(missing, []);
  });

  it('every type, account and event, and every one of their fields', () => {
    assert.deepEqual(silent(idl.types), []);
    assert.deepEqual(
      idl.types.flatMap(({ name, type }) => silent(type.fields ?? [], `${name}.`)),
      [],
    );
    const known = idl.types.map(({ name }) => name);
    for (const { name } of [...idl.accounts, ...idl.events]) assert.ok(known.includes(name), name);
  });

  it('every error, in a line of its own', () => {
    const messages = idl.errors.map(({ msg }) => msg ?? '');
    assert.deepEqual(
      idl.errors.filter(({ msg }) => !msg?.trim()).map(({ name }) => name),
      [],
    );
    assert.equal(new Set(messages).size, messages.length);
  });

  it('every constant', () => {
    assert.deepEqual(silent(constants().map(({ name, docs }) => ({ name, docs: [docs] }))), []);
  });
});
