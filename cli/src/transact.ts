import { createInterface } from 'node:readline/promises';
import { buildTransaction, programErrorFrom, sendAndConfirm } from '@shardmarket/sdk';
import { VersionedTransaction, type Keypair, type TransactionInstruction } from '@solana/web3.js';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';

/** A transaction to be signed, in words. */
export interface Deed {
  /** what it does, one thing a line; amounts in full */
  readonly does: readonly string[];
  readonly instructions: readonly TransactionInstruction[];
  /** sign besides the wallet, which pays the fee */
  readonly signers?: readonly Keypair[];
}

/**
 * Simulates a transaction, says what it does, asks, signs as the wallet and sends it.
 * @returns the signature @throws ProgramError where the program would refuse (nothing is signed then), CliError NOT_CONFIRMED, and
 * as `sendAndConfirm`
 */
export async function transact(context: Context, { does, instructions, signers = [] }: Deed): Promise<string> {
  await simulate(context, instructions);
  const cost = `fee ${5_000 * (1 + signers.length)} lamports and rent of new accounts`;
  await confirm(context, [...does, `signed by ${context.wallet.toBase58()}, sent to ${context.rpcUrl}; ${cost}`]);
  const keys = [context.keypair, ...signers] as const;
  return context.chain((connection) => sendAndConfirm(connection, instructions, keys, { pollMs: 200 }));
}

/** Runs instructions without signing. @throws ProgramError with the program's own word and what to do */
export async function simulate(context: Context, instructions: readonly TransactionInstruction[]): Promise<void> {
  const { transaction } = await context.chain((connection) =>
    buildTransaction(connection, context.wallet, instructions),
  );
  const unsigned = new VersionedTransaction(transaction.compileMessage());
  const { value } = await context.chain((connection) =>
    connection.simulateTransaction(unsigned, { sigVerify: false, replaceRecentBlockhash: true }),
  );
  if (value.err === null) return;
  const programs = instructions.map((ix) => ix.programId.toBase58());
  const failure = programErrorFrom({ err: value.err, logs: value.logs ?? [] }, { programs });
  throw failure ?? new CliError('INTERNAL', `the simulation failed: ${JSON.stringify(value.err)}; nothing was signed`);
}

/** Says what is about to be signed, and asks unless `--yes` was given. @throws CliError NOT_CONFIRMED */
export async function confirm({ out, yes }: Pick<Context, 'out' | 'yes'>, does: readonly string[]): Promise<void> {
  const show = yes ? out.note.bind(out) : out.say.bind(out);
  for (const [i, line] of does.entries()) show(`${i === 0 ? 'signing:' : '        '} ${line}`);
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new CliError('NOT_CONFIRMED', 'nothing was signed: nobody is there to ask; --yes signs without asking');
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question('sign and send? [y/N] ');
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    ask.close();
  }
  throw new CliError('NOT_CONFIRMED', 'nothing was signed');
}
