/** What the model says about a whole transaction: accounts, signatures, permissions, then the operation's own rules. */
import { SystemProgram } from '@solana/web3.js';
import { feePayer } from '../cast.ts';
import { accountsOf, instruction, type Raw } from '../idl/instructions.ts';
import { proofInstruction } from '../idl/proof.ts';
import type { Model } from '../model/state.ts';
import { operation } from './all.ts';
import type { Call, Effect, Operation, Rule } from './operation.ts';
import { exactly, FIXED } from './rules.ts';
import { ACCOUNT, Verdict } from './verdict.ts';

const PAYER = feePayer.publicKey.toBase58();
const payer = { address: PAYER, signer: true, writable: true };

/** Compute-budget instruction: all the units that a transaction may have. */
const BUDGET: Raw = {
  program: 'ComputeBudget111111111111111111111111111111',
  accounts: [],
  data: Uint8Array.of(2, 0xc0, 0x5c, 0x15, 0),
};
/** Another of them, which stands between: the same twice is refused. */
const PRICE: Raw = { ...BUDGET, data: Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0) };
/** The fee payer sends itself nothing. */
const TRANSFER: Raw = {
  program: SystemProgram.programId.toBase58(),
  accounts: [payer, payer],
  data: Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
};

/** The instructions of a call's transaction. */
export function instructionsOf(call: Call): readonly Raw[] {
  const { encode } = operation(call.op);
  const main = encode ? encode(call) : [changed(call, instruction(call.op, call.args, call.accounts, call.remaining))];
  const proof = call.proof ? [proofInstruction(call.proof)] : [];
  if (call.proof?.flaw === 'apart') proof.push(PRICE);
  return [
    ...(call.beside === 'budget' ? [BUDGET] : []),
    ...proof,
    ...(call.beside === 'transfer before' ? [TRANSFER] : []),
    ...main,
    ...(call.beside === 'transfer after' ? [TRANSFER] : []),
  ];
}

/** Takes signature and permission away as the call says. */
function changed({ op, unsigned, fixed }: Call, raw: Raw): Raw {
  if (unsigned === undefined && fixed === undefined) return raw;
  const names = accountsOf(op).map((entry) => entry.name);
  const accounts = raw.accounts.map((meta, i) => ({
    ...meta,
    signer: meta.signer && names[i] !== unsigned,
    writable: meta.writable && names[i] !== fixed,
  }));
  return { ...raw, accounts };
}

function ruleOf({ accounts }: Operation, name: string): Rule {
  const known = accounts[name] ?? (FIXED[name] === undefined ? undefined : exactly(FIXED[name], 'WrongMint'));
  if (!known) throw new Error(`the fuzzer has no rule for the account ${name}`);
  return known;
}

function judgeAccounts(v: Verdict, m: Model, call: Call, op: Operation, raws: readonly Raw[]): void {
  const metas = raws.flatMap((raw) => raw.accounts);
  // A key that signs or may change in any instruction does so in all: the message says it once.
  const signers = new Set(metas.filter((meta) => meta.signer).map((meta) => meta.address));
  const writable = new Set(metas.filter((meta) => meta.writable).map((meta) => meta.address));
  const given = Object.values(call.accounts);
  for (const entry of accountsOf(call.op)) {
    const address = call.accounts[entry.name];
    if (address === null && entry.optional) continue;
    if (address === null || address === undefined) throw new Error(`${call.op} is called without ${entry.name}`);
    for (const reason of ruleOf(op, entry.name)(m, address, call) ?? []) v.because(true, reason);
    // The runtime is the one to refuse what a call of another program would need.
    v.because(entry.signer && !signers.has(address), ACCOUNT, 'PrivilegeEscalation');
    v.because(entry.writable && !writable.has(address), ACCOUNT, 'PrivilegeEscalation');
    const twice = given.filter((other) => other === address).length > 1;
    v.because(twice && entry.writable && !op.twice?.includes(entry.name), ACCOUNT);
  }
}

/** An optional account that is the program itself is none: that is how none is passed. */
function withNone(call: Call): Call {
  const optional = new Set(accountsOf(call.op).flatMap((entry) => (entry.optional ? [entry.name] : [])));
  const accounts = Object.entries(call.accounts).map(([name, address]) => {
    return [name, optional.has(name) && address === FIXED['program'] ? null : address];
  });
  return { ...call, accounts: Object.fromEntries(accounts) as Call['accounts'] };
}

/** Judges a call and says what it would do. An effect comes with every call that is not refused. */
export function judge(m: Model, sent: Call, raws: readonly Raw[]): { verdict: Verdict; effect: Effect | undefined } {
  const [verdict, op] = [new Verdict(), operation(sent.op)];
  const call = op.encode ? sent : withNone(sent);
  // The precompile runs before the program.
  verdict.because(call.proof?.flaw === 'signature', 'PrecompileInvalidSignature');
  if (!op.encode && !verdict.refused) judgeAccounts(verdict, m, call, op, raws);
  // Accounts are looked at next: with a wrong one the program never gets to its rules.
  if (verdict.refused) return { verdict, effect: undefined };
  verdict.because(op.alone === true && call.beside !== undefined && call.beside !== 'budget', 'NotAlone');
  const effect = op.judge(verdict, m, call);
  return { verdict, effect: verdict.refused ? undefined : effect };
}
