import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { lean } from './build/lean.ts';

/** What `npm run app:dev` passes requests for the API on to. */
const KEEPER = process.env.KEEPER_URL ?? 'http://127.0.0.1:8800';
const API = ['/v1', '/healthz', '/readyz', '/metrics', '/openapi.json'];
/** Mode `localnet` has the dev wallet; it goes to a folder of its own, so that it is never served by mistake. */
const OUT = { production: 'dist', localnet: 'dist-localnet' };

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [lean(), react(), tailwindcss(), compressed()],
  // What of Node's world the libraries of the chain look for.
  define: { global: 'globalThis', 'process.env.ANCHOR_BROWSER': 'true' },
  build: {
    outDir: OUT[mode === 'localnet' ? 'localnet' : 'production'],
    emptyOutDir: true,
    target: 'es2023',
    // The policy allows no data: URLs but of images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    // The page does without it: it says what was built from which file.
    manifest: true,
    rolldownOptions: { transform: { inject: { Buffer: ['buffer', 'Buffer'] } } },
  },
  optimizeDeps: { rolldownOptions: { transform: { inject: { Buffer: ['buffer', 'Buffer'] } } } },
  server: { port: 5173, proxy: Object.fromEntries(API.map((path) => [path, { target: KEEPER, ws: true }])) },
}));
