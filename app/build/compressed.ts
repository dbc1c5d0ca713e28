import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { firstLoad } from './first-load.ts';

const TEXT = /\.(js|css|html|svg|json)$/;

/** Writes FILE.gz and FILE.br beside every text file, so that the keeper compresses nothing itself, and says what the first load weighs. */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!TEXT.test(name)) continue;
        const bytes = readFileSync(join(folder, name));
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, quality));
      }
      const { shell, pages } = firstLoad(folder);
      const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      const lines = Object.entries(pages).map(([page, bytes]) => `  ${page.padEnd(10)} ${kB(bytes)}`);
      console.log(`JavaScript of the first load, gzip: shell ${kB(shell)}; with a page:\n${lines.join('\n')}`);
    },
  };
}
