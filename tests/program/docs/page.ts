/** docs/program.md: prose written by hand, with sections between markers that are made from the program. */
import { readFileSync } from 'node:fs';
import { sections } from './tables.ts';

export const PAGE = new URL('../../../docs/program.md', import.meta.url);

const marker = (name: string) => `<!-- made by npm run docs:program: ${name} -->`;
const END = '<!-- end -->';

/** The page as it should be: what is committed, with its generated sections made again. @throws Error on a section without a marker */
export async function current(committed = readFileSync(PAGE, 'utf8')): Promise<string> {
  let page = committed;
  for (const [name, content] of Object.entries(await sections())) {
    const from = page.indexOf(marker(name));
    const to = page.indexOf(END, from);
    if (from < 0 || to < 0) throw new Error(`docs/program.md has no section ${marker(name)} … ${END}`);
    page = `${page.slice(0, from)}${marker(name)}\n\n${content}\n\n${page.slice(to)}`;
  }
  return page;
}

/** Instructions that the state machines of a page name: the labels of their transitions. */
export function transitions(page: string): string[] {
  const diagrams = [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, body = '']) => body);
  const labels = diagrams.flatMap((body) =>
    [...body.matchAll(/-->\s*[^:\n]+:\s*(.+)$/gm)].map(([, label = '']) => label),
  );
  return [...new Set(labels.flatMap((label) => [...label.matchAll(/\b[a-z]+(?:_[a-z]+)+\b/g)].map(([name]) => name)))];
}
