import { randomBytes } from 'node:crypto';
import { signReceipt, toHex, type SignedReceipt } from '@shardmarket/sdk';
import { newOperator } from './ticket.ts';

const operator = newOperator();

/** A signed receipt of some job. */
export function someReceipt(change: Partial<SignedReceipt> = {}): SignedReceipt {
  const root = () => toHex(randomBytes(32));
  return signReceipt(
    {
      session: operator.address,
      job: toHex(randomBytes(16)),
      operator: operator.address,
      manifestHash: root(),
      numericsClass: root(),
      layerStart: 0,
      layerEnd: 2,
      committed: 5,
      computed: 8,
      inputRoot: root(),
      outputRoot: root(),
      tokenRoot: root(),
      startedAt: Date.now(),
      endedAt: Date.now(),
      ...change,
    },
    operator.key,
  );
}
