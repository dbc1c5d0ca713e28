/** npm run docs:program: makes the generated sections of docs/program.md again, from the IDL, the constants, the error hints and the chain. */
import { writeFileSync } from 'node:fs';
import { current, PAGE } from './page.ts';

writeFileSync(PAGE, await current());
