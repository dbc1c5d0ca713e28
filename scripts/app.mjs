// npm run app:build: builds the dApp for production. npm run app:dev: serves it with hot reloading beside a running keeper.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildApp, viteCommand } from './lib/app-build.mjs';
import { ensureInstalled, root } from './lib/install.mjs';

const USAGE = `npm run app:build               builds the dApp into app/dist, which the keeper serves
npm run app:dev [-- --port N]   serves it from its sources; API calls go to KEEPER_URL (http://127.0.0.1:8800: npm run dev)`;

const [command, ...args] = process.argv.slice(2);
ensureInstalled();
if (command === 'build') console.log(`built: ${await buildApp('production')}`);
else if (command === 'dev') {
  const child = spawn(process.execPath, [viteCommand(), '--mode', 'localnet', ...args], {
    cwd: join(root, 'app'),
    stdio: 'inherit',
  });
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  console.error(USAGE);
  process.exitCode = 1;
}
