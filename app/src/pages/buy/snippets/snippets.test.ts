import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import ts from 'typescript';
import { snippetsFor } from './snippets.ts';

describe('snippets for clients', () => {
  const all = snippetsFor('https://keeper.example/v1', 'parable-6l');
  const of = (name: string) => all.find((s) => s.name.startsWith(name))?.code ?? '';

  it('hold no key: it comes from the environment', () => {
    for (const { code, setup } of all) {
      assert.ok(!code.includes('sm_'));
      assert.match(setup, /OPENAI_API_KEY=sm_…/);
      assert.match(setup, /OPENAI_BASE_URL=https:\/\/keeper\.example\/v1/);
    }
  });

  it('are well-formed in their languages', () => {
    const body = /-d '(.*)'$/s.exec(of('curl'))?.[1] ?? '';
    assert.equal((JSON.parse(body) as { model: string }).model, 'parable-6l');
    const { diagnostics } = ts.transpileModule(of('openai (npm)'), { reportDiagnostics: true });
    assert.deepEqual(diagnostics, []);
    const python = spawnSync('python3', ['-c', 'import ast,sys; ast.parse(sys.stdin.read())'], {
      input: all.find((s) => s.name.includes('Python'))?.code ?? '',
      encoding: 'utf8',
    });
    assert.equal(python.stderr, '');
  });
});
