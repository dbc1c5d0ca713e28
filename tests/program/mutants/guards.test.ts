import assert from 'node:assert/strict';
import { edited, findGuards } from './guards.ts';

/** The source without each of its guards, and the name of that guard's error or account. */
const without = (source: string) =>
  findGuards('a.rs', source).map((guard) => [guard.error ?? guard.account, edited(source, [guard.edit])]);

describe('the mutants of a source', () => {
  it('takes out a require with everything in its brackets', () => {
    const source = 'fn f() {\n    require!(\n        a.b(1, 2),\n        MarketError::ZeroAmount\n    );\n}\n';
    assert.deepEqual(without(source), [['ZeroAmount', 'fn f() {\n    ();\n}\n']]);
    assert.equal(findGuards('a.rs', source)[0]?.line, 2);
  });

  it('takes out an early return, and turns the value of a branch into success', () => {
    assert.deepEqual(without('if x { return Err(MarketError::Paused); }'), [['Paused', 'if x {  }']]);
    assert.deepEqual(without('if x { Ok(()) } else { Err(MarketError::Paused) }'), [
      ['Paused', 'if x { Ok(()) } else { Ok(()) }'],
    ]);
  });

  it('switches what is an expression', () => {
    const source = 'if x { return Err(MarketError::Paused); }';
    const [guard] = findGuards('a.rs', source);
    assert.ok(guard?.edit.switched);
    assert.equal(
      edited(source, [{ ...guard.edit, instead: guard.edit.switched(7) }]),
      'if x { if !crate::mutants::off(7) { return Err(MarketError::Paused); } }',
    );
  });

  it('takes out one constraint of an account, wherever it stands, and the bump with its seeds', () => {
    const field = ')]\n    pub my_session: Account<Session>,';
    const source = `#[account(mut, seeds = [b"a", x.as_ref()], bump, address = y @ MarketError::Unauthorized${field}`;
    assert.deepEqual(without(source), [
      ['mySession', `#[account(mut, address = y @ MarketError::Unauthorized${field}`],
      ['Unauthorized', `#[account(mut, seeds = [b"a", x.as_ref()], bump${field}`],
    ]);
  });

  it('leaves alone where a new account is made, and what stands in tests', () => {
    assert.deepEqual(without('#[account(init, seeds = [b"a"], bump)]\npub a: B,'), []);
    assert.deepEqual(without('#[cfg(test)]\nmod tests { fn f() { require!(a, B); } }'), []);
  });

  it('lets anybody be a signer', () => {
    assert.deepEqual(without('    pub rent_payer: Signer,\n'), [
      ['rentPayer', '    pub rent_payer: UncheckedAccount,\n'],
    ]);
  });
});
