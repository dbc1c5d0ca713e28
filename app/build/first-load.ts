import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The part of Vite's manifest that is read. */
type Manifest = Readonly<
  Record<string, { file: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[] }>
>;

/** Bytes of gzip. */
export interface FirstLoad {
  /** the entry and all it imports statically */
  readonly shell: number;
  /** shell and page together, by the page's folder */
  readonly pages: Readonly<Record<string, number>>;
}

/** What of JavaScript a built app loads at first. @param folder of the build, with its FILE.gz */
export function firstLoad(folder: string): FirstLoad {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error(`${folder}: the manifest names no entry`);
  const closure = (name: string, into: Set<string>): Set<string> => {
    if (into.has(name)) return into;
    into.add(name);
    for (const next of manifest[name]?.imports ?? []) closure(next, into);
    return into;
  };
  const weight = (names: Iterable<string>) =>
    [...names]
      .map((name) => manifest[name]?.file ?? '')
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + statSync(join(folder, `${file}.gz`)).size, 0);
  const shell = closure(entry, new Set<string>());
  const pages = Object.keys(manifest).flatMap((name) => {
    const page = /^src\/pages\/(\w+)\/index\.tsx$/.exec(name)?.[1];
    return page === undefined ? [] : [[page, weight(closure(name, new Set(shell)))]];
  });
  return { shell: weight(shell), pages: Object.fromEntries(pages) as Record<string, number> };
}
