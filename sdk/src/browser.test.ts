import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const source = new URL('.', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
);

describe('the sdk in a browser', () => {
  it('no file needs a module or a global that only Node has', () => {
    assert.ok(files.length > 20);
    for (const name of files) {
      const text = readFileSync(new URL(name, source), 'utf8');
      assert.doesNotMatch(text, /from 'node:|require\(|process\.|__dirname|import\.meta\.dirname/, name);
      // `buffer` is a package to a bundler; the global of that name is Node's.
      if (/\bBuffer\./.test(text)) assert.match(text, /import \{ Buffer \} from 'buffer'/, name);
    }
  });
});
