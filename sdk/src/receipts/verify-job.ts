import { verifyReceiptSignature, type SignedReceipt } from './receipt.ts';

/** What the verifier of a job knows for itself, from the ring it formed and the tokens it delivered. */
export interface JobFacts {
  readonly session: string;
  readonly job: string;
  readonly manifestHash: string;
  readonly numericsClass: string;
  readonly layers: number;
  /** root over the token ids of all committed positions, hex */
  readonly tokenRoot: string;
  readonly committed: number;
  /** operators in ring order with their layer ranges */
  readonly stages: readonly { operator: string; layers: readonly [number, number] }[];
}

export type ReceiptFault =
  | 'missing'
  | 'duplicate'
  | 'unassigned_signer'
  | 'bad_signature'
  | 'wrong_job'
  | 'wrong_model'
  | 'wrong_layers'
  | 'wrong_count'
  | 'wrong_tokens'
  | 'edge_mismatch';

export interface JobVerdict {
  /** true if every stage's receipt is there and without fault */
  readonly ok: boolean;
  /** faults by operator; a stage without an entry is to be paid */
  readonly faults: ReadonlyMap<string, readonly ReceiptFault[]>;
}

/**
 * Checks one job's receipts: signer, job, model, layer tiling, counts, tokens, and that neighbours agree on the bytes
 * that crossed the edge between them (`out_root(i) = in_root(i+1)`): an edge that disagrees faults both its ends.
 * @param isSigned whether a receipt is signed by its operator; asked once for each. Who verifies many may know a quicker way
 */
export function verifyJobReceipts(
  facts: JobFacts,
  receipts: readonly SignedReceipt[],
  isSigned: (receipt: SignedReceipt) => boolean = verifyReceiptSignature,
): JobVerdict {
  const signed = new Set(receipts.filter(isSigned));
  const faults = new Map<string, ReceiptFault[]>();
  const fault = (operator: string, what: ReceiptFault) => {
    faults.set(operator, [...(faults.get(operator) ?? []), what]);
  };
  const byOperator = new Map<string, SignedReceipt[]>();
  for (const r of receipts) byOperator.set(r.operator, [...(byOperator.get(r.operator) ?? []), r]);
  for (const [operator, mine] of byOperator) byOperator.set(operator, withoutForgeries(mine, signed));

  for (const operator of byOperator.keys()) {
    if (!facts.stages.some((s) => s.operator === operator)) fault(operator, 'unassigned_signer');
  }
  const inOrder = facts.stages.map((stage) => {
    const [receipt, ...more] = byOperator.get(stage.operator) ?? [];
    if (more.length > 0) fault(stage.operator, 'duplicate');
    if (!receipt) {
      fault(stage.operator, 'missing');
      return undefined;
    }
    if (!signed.has(receipt)) fault(stage.operator, 'bad_signature');
    for (const what of fieldFaults(facts, stage.layers, receipt)) fault(stage.operator, what);
    return receipt;
  });
  const [head] = inOrder;
  if (head && head.inputRoot !== facts.tokenRoot) fault(head.operator, 'wrong_tokens');
  for (let i = 0; i + 1 < inOrder.length; i++) {
    const [from, to] = [inOrder[i], inOrder[i + 1]];
    if (from && to && from.outputRoot !== to.inputRoot) {
      fault(from.operator, 'edge_mismatch');
      fault(to.operator, 'edge_mismatch');
    }
  }
  return { ok: faults.size === 0, faults };
}

/** A receipt that its operator did not sign says nothing about it: it counts only if there is no other. */
function withoutForgeries(receipts: readonly SignedReceipt[], signed: ReadonlySet<SignedReceipt>): SignedReceipt[] {
  const own = receipts.filter((r) => signed.has(r));
  return own.length > 0 ? own : receipts.slice(0, 1);
}

function fieldFaults(facts: JobFacts, layers: readonly [number, number], r: SignedReceipt): ReceiptFault[] {
  const found: ReceiptFault[] = [];
  if (r.session !== facts.session || r.job !== facts.job) found.push('wrong_job');
  if (r.manifestHash !== facts.manifestHash || r.numericsClass !== facts.numericsClass) found.push('wrong_model');
  if (r.layerStart !== layers[0] || r.layerEnd !== layers[1]) found.push('wrong_layers');
  if (r.committed !== facts.committed || r.committed === 0 || r.computed === 0) found.push('wrong_count');
  if (r.tokenRoot !== facts.tokenRoot) found.push('wrong_tokens');
  return found;
}
