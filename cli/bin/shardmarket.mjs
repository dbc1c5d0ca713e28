#!/usr/bin/env node
// The command is TypeScript like everything else: it is loaded through tsx.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
