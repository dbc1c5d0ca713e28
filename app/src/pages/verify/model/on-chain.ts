/** What the chain says of a job besides its settlement: its model, and whose keys signed. Read from an RPC, from no keeper. */
import {
  AccountError,
  checked,
  decodeAccount,
  fromHex,
  modelAddress,
  settlementChecks,
  toHex,
  unchecked,
  workerAddress,
  type AccountName,
  type JobCheck,
  type JobFile,
  type Known,
  type MarketAccounts,
} from '@shardmarket/sdk';
import { PublicKey, type AccountInfo, type Connection } from '@solana/web3.js';

/** A check of this page besides those of the sdk. */
export type WorkersCheck = Omit<JobCheck, 'check'> & { readonly check: 'workers' };

/** What was read of the chain. */
export interface OnChain {
  /** the job's model as it is registered; undefined where it is not */
  readonly model: NonNullable<Known['model']> | undefined;
  /** model, voucher, receipts_root, settlement */
  readonly checks: readonly JobCheck[];
  readonly workers: WorkersCheck;
}

/** @throws an RPC's error */
export async function readOnChain(connection: Connection, job: JobFile): Promise<OnChain> {
  const names = [...new Set(job.stages.flatMap(({ worker }) => worker ?? []))];
  const addresses = [modelAddress(fromHex(job.manifest_hash, 32)), ...names.map((name) => new PublicKey(name))];
  const [infos, settled] = await Promise.all([
    connection.getMultipleAccountsInfo(addresses, 'confirmed'),
    settlementOf(connection, job),
  ]);
  const [model, ...workers] = infos;
  const registered = model ? decoded('model', model) : undefined;
  return {
    model: registered && { hash: job.manifest_hash, layers: registered.layerCount },
    checks: [modelCheck(job, registered), ...settled],
    workers: workersCheck(job, new Map(names.map((name, i) => [name, workers[i] ?? null]))),
  };
}

/** An account, or undefined where another type of account, or another program's, is there. */
function decoded<N extends AccountName>(name: N, info: AccountInfo<Buffer>): MarketAccounts[N] | undefined {
  try {
    return decodeAccount(name, info);
  } catch (error) {
    if (error instanceof AccountError) return undefined;
    throw error;
  }
}

/** A text that is no signature is not sent to an RPC, which would refuse it for ever. */
async function settlementOf(connection: Connection, job: JobFile): Promise<JobCheck[]> {
  const signature = job.settlement?.signature ?? '';
  if (signature === '' || /^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(signature)) return settlementChecks(connection, job);
  const why = 'the file names no transaction';
  return [
    unchecked('voucher', why),
    unchecked('receipts_root', why),
    checked('settlement', [`“${signature.slice(0, 100)}” is not the signature of a transaction`], ''),
  ];
}

function modelCheck(job: JobFile, model: MarketAccounts['model'] | undefined): JobCheck {
  const hash = job.manifest_hash;
  if (!model) return checked('model', [`no model with the manifest ${hash} is registered on this cluster`], '');
  const { layerCount } = model;
  const numerics = toHex(model.numericsClass);
  const other = `the job was computed in numerics class ${job.numerics_class}, the model is registered for ${numerics}`;
  const findings = numerics === job.numerics_class ? [] : [other];
  return checked('model', findings, `the model is registered with ${layerCount} layers, its manifest is ${hash}`);
}

/** Receipts count only if they are signed by the keys of the workers that were paid. @param infos accounts by address */
function workersCheck(job: JobFile, infos: ReadonlyMap<string, AccountInfo<Buffer> | null>): WorkersCheck {
  const named = job.stages.filter((stage) => stage.worker !== undefined);
  if (named.length === 0) {
    const detail = 'the file does not name the accounts of the workers';
    return { check: 'workers', ok: undefined, detail, findings: [] };
  }
  const findings = named.flatMap(({ worker = '', operator }) => {
    const info = infos.get(worker);
    const account = info ? decoded('worker', info) : undefined;
    if (!account) return [`${worker} is no worker on this cluster`];
    // A worker may have changed its key since: its account is named after the first one, and remembers the last but one.
    const keys = [account.operator, account.priorOperator].map((key) => key.toBase58());
    const first = workerAddress(new PublicKey(operator)).toBase58();
    return keys.includes(operator) || first === worker
      ? []
      : [`${operator}, which signed, is no key of worker ${worker}`];
  });
  const holds = 'each receipt is signed with the key of the registered worker that is paid for it';
  return { check: 'workers', ok: findings.length === 0, detail: findings.join('; ') || holds, findings };
}
