import { stopStack } from './stack.ts';

// Imported by every file of tests, evaluated once: the stack ends when all of them have run.
after(stopStack);
