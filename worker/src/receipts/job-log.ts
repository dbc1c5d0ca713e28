import { RowLog, signReceipt, toHex, type SignedReceipt, type SigningKey } from '@shardmarket/sdk';
import type { StageResult } from '../stage/messages.ts';

/** Who signs, and for which layers of which model. */
export interface Signer {
  readonly operator: string;
  readonly key: SigningKey;
  readonly manifestHash: string;
  readonly numericsClass: string;
  readonly layers: readonly [number, number];
}

/**
 * What one stage did for one job: the hashes of the rows that came in and went out by position. A rejected draft's rows
 * are written over by the next verify at their position, or cut off at the end.
 */
export class JobLog {
  readonly #input = new RowLog();
  readonly #output = new RowLog();
  readonly #startedAt = Date.now();
  #computed = 0;

  record(position: number, rows: number, result: StageResult): void {
    this.#computed += result.computed;
    for (let row = 0; row < rows; row++) {
      this.#input.writeHash(position + row, result.inputHashes.subarray(row * 32, (row + 1) * 32));
      this.#output.writeHash(position + row, result.outputHashes.subarray(row * 32, (row + 1) * 32));
    }
  }

  /** Signs for the first `committed` positions. @throws RangeError if fewer were recorded */
  receipt(job: string, session: string, committed: number, tokenRoot: Uint8Array, signer: Signer): SignedReceipt {
    const receipt = {
      session,
      job,
      operator: signer.operator,
      manifestHash: signer.manifestHash,
      numericsClass: signer.numericsClass,
      layerStart: signer.layers[0],
      layerEnd: signer.layers[1],
      committed,
      computed: this.#computed,
      inputRoot: toHex(this.#input.root(committed)),
      outputRoot: toHex(this.#output.root(committed)),
      tokenRoot: toHex(tokenRoot),
      startedAt: this.#startedAt,
      endedAt: Date.now(),
    };
    return signReceipt(receipt, signer.key);
  }
}
