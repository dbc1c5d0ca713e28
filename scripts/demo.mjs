// npm run demo: installs what is missing, then takes one prompt through the whole system.
import { ensureInstalled } from './lib/install.mjs';
import { launch } from './lib/launch.mjs';

ensureInstalled();
process.exitCode = await launch('scripts/demo/main.ts', process.argv.slice(2));
