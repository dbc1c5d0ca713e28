/** Text to ids and back, as keepers and those who meter them do it: not part of the main entry, which browsers load. */
export * from './byte-alphabet.ts';
export * from './codec.ts';
export * from './model.ts';
export * from './prompt.ts';
