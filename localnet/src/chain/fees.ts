import {
  ComputeBudgetProgram,
  Ed25519Program,
  type PublicKey,
  Secp256k1Program,
  SystemProgram,
  type VersionedMessage,
  VoteProgram,
} from '@solana/web3.js';
import { UPGRADEABLE_LOADER } from './programs.ts';

const LAMPORTS_PER_SIGNATURE = 5_000n;
const BUILTIN_UNITS = 3_000n;
const PROGRAM_UNITS = 200_000n;
const MAX_UNITS = 1_400_000n;
const MICRO = 1_000_000n;
const SECP256R1_PROGRAM = 'Secp256r1SigVerify1111111111111111111111111';

const keySet = (keys: readonly PublicKey[]): ReadonlySet<string> => new Set(keys.map((key) => key.toBase58()));
const PRECOMPILES = new Set([...keySet([Ed25519Program.programId, Secp256k1Program.programId]), SECP256R1_PROGRAM]);
/** Programs whose default compute budget is 3,000 units and not 200,000 (SIMD-0170). */
const BUILTINS = new Set([
  ...PRECOMPILES,
  ...keySet([SystemProgram.programId, ComputeBudgetProgram.programId, VoteProgram.programId, UPGRADEABLE_LOADER]),
]);
/**
 * The fee in lamports: 5,000 for each signature, precompile signatures included, and the priority fee
 * `ceil(price × unit limit / 10^6)` with the runtime's default limit where the transaction sets none.
 */
export function transactionFee(message: VersionedMessage): bigint {
  let signatures = BigInt(message.header.numRequiredSignatures);
  let price = 0n;
  let limit: bigint | null = null;
  let defaultLimit = 0n;
  for (const instruction of message.compiledInstructions) {
    const program = message.staticAccountKeys[instruction.programIdIndex]?.toBase58() ?? '';
    const data = Buffer.from(instruction.data);
    defaultLimit += BUILTINS.has(program) ? BUILTIN_UNITS : PROGRAM_UNITS;
    if (PRECOMPILES.has(program)) signatures += BigInt(data[0] ?? 0);
    if (program !== ComputeBudgetProgram.programId.toBase58()) continue;
    if (data[0] === 2 && data.length >= 5) limit = BigInt(data.readUInt32LE(1));
    if (data[0] === 3 && data.length >= 9) price = data.readBigUInt64LE(1);
  }
  const units = limit ?? defaultLimit;
  const priority = price * (units < MAX_UNITS ? units : MAX_UNITS);
  return signatures * LAMPORTS_PER_SIGNATURE + (priority + MICRO - 1n) / MICRO;
}
