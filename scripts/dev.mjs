// npm run dev: installs what is missing, then starts the whole system and leaves it up.
import { ensureInstalled } from './lib/install.mjs';
import { launch } from './lib/launch.mjs';

ensureInstalled();
process.exitCode = await launch('scripts/dev/main.ts', process.argv.slice(2));
