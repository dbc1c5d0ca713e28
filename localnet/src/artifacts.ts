import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { LocalnetError } from './errors.ts';

/** The programs localnet deploys, by the name of their artifacts. */
export const PROGRAM_NAMES = ['shardmarket', 'pool'] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

const idlSchema = z.looseObject({ address: z.string() });

/** A compiled program and its interface. */
export interface Artifact {
  readonly name: ProgramName;
  readonly programId: PublicKey;
  readonly elf: Uint8Array;
  /** Hex. */
  readonly sha256: string;
  /** The IDL as JSON text. */
  readonly idl: string;
}

function readArtifact(directory: string, name: ProgramName): Artifact {
  const [soPath, idlPath] = [join(directory, `${name}.so`), join(directory, `${name}.json`)];
  for (const path of [soPath, idlPath]) {
    if (existsSync(path)) continue;
    throw new LocalnetError('ARTIFACT_INVALID', `${path} is missing: build the programs with "npm run program:build"`);
  }
  const elf = readFileSync(soPath);
  const idl = readFileSync(idlPath, 'utf8');
  try {
    const programId = new PublicKey(idlSchema.parse(JSON.parse(idl)).address);
    return { name, programId, elf, sha256: createHash('sha256').update(elf).digest('hex'), idl };
  } catch (error) {
    throw new LocalnetError(
      'ARTIFACT_INVALID',
      `${idlPath} is not an IDL with an address: ${(error as Error).message}. Build the programs with "npm run program:build"`,
      { cause: error },
    );
  }
}

/** Reads the compiled programs. Throws `ARTIFACT_INVALID` for a missing or broken file. */
export function readArtifacts(directory: string): Artifact[] {
  return PROGRAM_NAMES.map((name) => readArtifact(directory, name));
}

/** The artifact of that name. */
export function artifactNamed(artifacts: readonly Artifact[], name: ProgramName): Artifact {
  const found = artifacts.find((artifact) => artifact.name === name);
  if (found === undefined) throw new LocalnetError('ARTIFACT_INVALID', `there is no program ${name}`);
  return found;
}
