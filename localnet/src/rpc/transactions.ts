import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { transactionFee } from '../chain/fees.ts';
import { accountKeys, loadAddresses } from '../chain/keys.ts';
import type { SimulationOutcome } from '../chain/outcome.ts';
import { transactionErrorText } from '../chain/transaction-error.ts';
import { signaturesAreValid, withBlockhash, type WireTransaction } from '../chain/transaction.ts';
import { invalidParams, RPC_CODES, RpcError, simulationFailed } from '../errors.ts';
import { accountJson } from './account-json.ts';
import { method, withContext, type Methods } from './method.ts';
import { accountEncoding, address, config, count, wireEncoding } from './params.ts';
import { messageParam, transactionParam } from './wire.ts';

const sendConfig = z
  .looseObject({
    encoding: wireEncoding,
    skipPreflight: z.boolean().nullish(),
    preflightCommitment: z.string().nullish(),
    maxRetries: count.nullish(),
    minContextSlot: count.nullish(),
  })
  .nullish();

const simulateConfig = z
  .looseObject({
    encoding: wireEncoding,
    sigVerify: z.boolean().nullish(),
    replaceRecentBlockhash: z.boolean().nullish(),
    innerInstructions: z.boolean().nullish(),
    accounts: z.object({ addresses: z.array(address), encoding: accountEncoding.nullish() }).nullish(),
    minContextSlot: count.nullish(),
  })
  .nullish();
type SimulateConfig = NonNullable<z.infer<typeof simulateConfig>>;

function requireSignatures(transaction: WireTransaction): void {
  if (signaturesAreValid(transaction)) return;
  throw new RpcError(RPC_CODES.signatureVerificationFailed, 'Transaction signature verification failure');
}

/**
 * Sends as Solana does. With preflight, a bad signature, a failing simulation, an expired blockhash and a transaction
 * that has landed before are errors. Without, the signature comes back in any case, and what cannot land is dropped:
 * `onDrop` hears why.
 */
function send(
  chain: Chain,
  transaction: WireTransaction,
  skipPreflight: boolean,
  onDrop: (signature: string, reason: string) => void,
): string {
  const { signature } = transaction;
  if (!skipPreflight) {
    requireSignatures(transaction);
    const preflight = chain.simulate(transaction);
    if (preflight.err !== null) throw simulationFailed(preflight);
  } else if (!signaturesAreValid(transaction)) {
    onDrop(signature, 'Transaction signature verification failure');
    return signature;
  }
  const submission = chain.submit(transaction);
  if (!submission.landed && submission.err !== 'AlreadyProcessed') {
    onDrop(signature, transactionErrorText(submission.err));
  }
  return signature;
}

function simulatedAccounts(
  chain: Chain,
  transaction: WireTransaction,
  outcome: SimulationOutcome,
  wanted: SimulateConfig['accounts'],
) {
  if (!wanted) return null;
  const keys = accountKeys(transaction.message, loadAddresses(chain.accounts, transaction.message));
  if (wanted.addresses.length > keys.length) throw invalidParams(`Too many accounts provided; max ${keys.length}`);
  const encoding = wanted.encoding ?? 'base64';
  return wanted.addresses.map((key) => {
    if (outcome.err !== null || !keys.includes(key)) return null;
    const account = outcome.written.get(key) ?? chain.accounts.get(key);
    return account && accountJson(chain.accounts, account, { encoding });
  });
}

function simulate(chain: Chain, sent: WireTransaction, options: SimulateConfig): object {
  if (options.sigVerify === true && options.replaceRecentBlockhash === true) {
    throw invalidParams('sigVerify may not be used with replaceRecentBlockhash');
  }
  if (options.sigVerify === true) requireSignatures(sent);
  const replacement = options.replaceRecentBlockhash === true ? chain.latestBlockhash() : null;
  const transaction = replacement === null ? sent : withBlockhash(sent, replacement.blockhash);
  const outcome = chain.simulate(transaction);
  return {
    accounts: simulatedAccounts(chain, transaction, outcome, options.accounts),
    err: outcome.err,
    fee: Number(transactionFee(transaction.message)),
    innerInstructions: options.innerInstructions === true ? outcome.innerInstructions : null,
    logs: outcome.logs,
    replacementBlockhash: replacement,
    returnData: outcome.returnData,
    unitsConsumed: outcome.unitsConsumed,
  };
}

/** Methods that send, simulate and price transactions. */
export function transactionMethods(chain: Chain, onDrop: (signature: string, reason: string) => void): Methods {
  return {
    sendTransaction: method(z.tuple([z.string(), sendConfig.optional()]), ([text, options]) => {
      const transaction = transactionParam(text, options?.encoding);
      return send(chain, transaction, options?.skipPreflight === true, onDrop);
    }),
    simulateTransaction: method(z.tuple([z.string(), simulateConfig.optional()]), ([text, options]) =>
      withContext(chain, simulate(chain, transactionParam(text, options?.encoding), options ?? {})),
    ),
    getFeeForMessage: method(z.tuple([z.string(), config.optional()]), ([text]) => {
      const message = messageParam(text);
      const valid = chain.isBlockhashValid(message.recentBlockhash);
      return withContext(chain, valid ? Number(transactionFee(message)) : null);
    }),
  };
}
