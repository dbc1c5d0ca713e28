// node scripts/run.mjs ENTRY [ARGS]: installs what is missing, then runs a TypeScript entry.
import { ensureInstalled } from './lib/install.mjs';
import { launch } from './lib/launch.mjs';

const [entry, ...args] = process.argv.slice(2);
ensureInstalled();
process.exitCode = await launch(entry, args);
