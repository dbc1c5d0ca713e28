#!/usr/bin/env node
// The verifier is TypeScript like everything else: it is loaded through tsx.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../cli/verify.ts');
process.exitCode = main(process.argv.slice(2));
