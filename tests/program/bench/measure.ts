import { Ed25519Program, type TransactionInstruction } from '@solana/web3.js';
import { key } from '../support/actors.ts';
import type { Signers } from '../support/chain.ts';
import { instructionName } from '../support/mutate.ts';
import type { Valid } from '../support/scenes/valid.ts';
import type { World } from '../support/world.ts';

const SYSTEM_PROGRAM = '11111111111111111111111111111111';

/** What one transaction costs. */
export interface Figures {
  /** compute units of all its instructions */
  readonly units: number;
  /** bytes on the wire, at most 1,232 */
  readonly bytes: number;
  /** signatures that are paid for: the transaction's and those that the Ed25519 program checks */
  readonly signatures: number;
  /** lamports: signatures only, no priority fee */
  readonly fee: number;
  /** bytes of account data that it creates (or, below 0, frees) */
  readonly account: number;
  /** lamports locked for them as rent (or, below 0, returned), at LiteSVM's rate of 6,960 a byte with 128 bytes of overhead an account */
  readonly rent: number;
}

/** Figures by what was measured. */
export type Table = Readonly<Record<string, Figures>>;

/** Sends the transaction on a copy of its world; its first signer, or a keeper where that one has no SOL, pays the fee. @throws ProgramError */
export function measure({ world, instructions, signers }: Valid): Figures {
  const copy = world.fork()();
  const [first] = signers;
  const own = first !== undefined && copy.chain.account(first.publicKey) !== null;
  const all = (own ? signers : [key('keeper'), ...signers]) as unknown as Signers;
  const addresses = new Set([all[0].publicKey.toBase58(), ...instructions.flatMap(accountsOf)]);
  const before = holdings(copy, addresses);
  const { unitsConsumed: units, bytes, signatures } = copy.send(instructions, all);
  const after = holdings(copy, addresses);
  const rest = { account: after.data - before.data, rent: Number(after.locked - before.locked) };
  const fee = Number(before.lamports - after.lamports);
  return { units, bytes, signatures: signatures + precompiled(instructions), fee, ...rest };
}

/** `claim_yield`, or `close_session (agreed)` where there are several ways to call an instruction. */
export function label({ instructions, variant }: Valid): string {
  const last = instructions.at(-1);
  if (!last) throw new RangeError('a transaction without instructions');
  const name = instructionName(last).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return variant === undefined ? name : `${name} (${variant})`;
}

function accountsOf(instruction: TransactionInstruction): string[] {
  return instruction.keys.map(({ pubkey }) => pubkey.toBase58());
}

/** Lamports of all these accounts, and the bytes and lamports of those that a program owns. */
function holdings(world: World, addresses: ReadonlySet<string>) {
  const total = { lamports: 0n, locked: 0n, data: 0 };
  for (const address of addresses) {
    const account = world.chain.accounts.get(address);
    if (!account) continue;
    total.lamports += account.lamports;
    if (account.owner === SYSTEM_PROGRAM) continue;
    total.locked += account.lamports;
    total.data += account.data.length;
  }
  return total;
}

/** An Ed25519 instruction begins with the number of signatures that it checks; each costs as much as a transaction's own. */
function precompiled(instructions: readonly TransactionInstruction[]): number {
  return instructions
    .filter(({ programId }) => programId.equals(Ed25519Program.programId))
    .reduce((count, { data }) => count + (data[0] ?? 0), 0);
}
