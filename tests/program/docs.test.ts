import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants } from './docs/constants.ts';
import { idl } from './docs/idl.ts';
import { current, PAGE, transitions } from './docs/page.ts';

describe('docs/program.md', () => {
  const page = readFileSync(PAGE, 'utf8');

  it('is what the program is: `npm run docs:program` makes it so', async () => {
    assert.equal(await current(page), page);
  });

  it('names instructions that there are in its state machines', () => {
    const known = idl.instructions.map(({ name }) => name);
    assert.deepEqual(
      transitions(page).filter((name) => !known.includes(name)),
      [],
    );
  });

  it('reads constants with their docs', () => {
    const source =
      '/// One\n/// thing.\npub const A: u64 = 3 * DAY as i64;\nconst _: () = ();\npub const B: &[u8] = b"b";\n';
    assert.deepEqual(constants(source), [
      { name: 'A', value: '3 * DAY', docs: 'One thing.' },
      { name: 'B', value: 'b"b"', docs: '' },
    ]);
    assert.ok(constants().length > 40);
  });
});
