import { Keypair } from '@solana/web3.js';
import { toHex } from '../src/bytes.ts';
import { signingKey, type SigningKey } from '../src/keys.ts';
import type { JobFile } from '../src/receipts/job-file.ts';
import { signReceipt, type Receipt, type SignedReceipt } from '../src/receipts/receipt.ts';
import type { JobFacts } from '../src/receipts/verify-job.ts';

/** A ring of three honest stages that agree on every edge, to be spoiled by one thing at a time. */
export interface HonestJob {
  readonly facts: JobFacts;
  readonly keys: readonly SigningKey[];
  readonly plain: readonly Receipt[];
  readonly signed: readonly SignedReceipt[];
}

const hex32 = (byte: number) => toHex(new Uint8Array(32).fill(byte));
const pairs = [1, 2, 3].map((seed) => Keypair.fromSeed(new Uint8Array(32).fill(seed)));

export const stranger = Keypair.fromSeed(new Uint8Array(32).fill(99));

export function honestJob(): HonestJob {
  const keys = pairs.map((p) => signingKey(p.secretKey));
  const stages = pairs.map((p, i) => ({
    operator: p.publicKey.toBase58(),
    layers: [i * 2, i * 2 + 2] as [number, number],
  }));
  const facts: JobFacts = {
    session: Keypair.fromSeed(new Uint8Array(32).fill(50)).publicKey.toBase58(),
    job: 'ab'.repeat(16),
    manifestHash: hex32(0xaa),
    numericsClass: hex32(0xbb),
    layers: 6,
    tokenRoot: hex32(0x40),
    committed: 20,
    stages,
  };
  const plain = stages.map((stage, i) => ({
    session: facts.session,
    job: facts.job,
    operator: stage.operator,
    manifestHash: facts.manifestHash,
    numericsClass: facts.numericsClass,
    layerStart: stage.layers[0],
    layerEnd: stage.layers[1],
    committed: 20,
    computed: 27,
    inputRoot: hex32(0x40 + i),
    outputRoot: hex32(0x41 + i),
    tokenRoot: facts.tokenRoot,
    startedAt: 1_700_000_000_000,
    endedAt: 1_700_000_001_000,
  }));
  return { facts, keys, plain, signed: plain.map((r, i) => signReceipt(r, keyAt(keys, i))) };
}

/** The same job with stage `i`'s receipt changed and signed again by its own operator. */
export function resigned(job: HonestJob, i: number, change: Partial<Receipt>): SignedReceipt[] {
  return job.signed.map((r, at) => {
    const plain = job.plain[at];
    return at === i && plain ? signReceipt({ ...plain, ...change }, keyAt(job.keys, at)) : r;
  });
}

function keyAt(keys: readonly SigningKey[], i: number): SigningKey {
  const key = keys[i];
  if (!key) throw new RangeError(`no stage ${i}`);
  return key;
}

/** The honest job as a keeper tells it, each stage asking 1,000,000: 20 positions, 40 micro-USDC for two layers. */
export function honestJobFile(
  { facts, signed }: HonestJob,
  change: Partial<JobFile> = {},
  receipts: readonly SignedReceipt[] = signed,
): JobFile {
  return {
    id: facts.job,
    session: facts.session,
    state: 'done',
    manifest_hash: facts.manifestHash,
    numerics_class: facts.numericsClass,
    layers: facts.layers,
    prompt_tokens: 11,
    completion_tokens: 10,
    amount_micro_usdc: '120',
    stages: facts.stages.map((s, i) => ({
      operator: s.operator,
      layers: [s.layers[0], s.layers[1]],
      ask: '1000000',
      amount_micro_usdc: '40',
      receipt: receipts[i] ?? null,
    })),
    ...change,
  };
}
