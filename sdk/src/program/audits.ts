import { SystemProgram, SYSVAR_SLOT_HASHES_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { batchAddress, CONFIG, workerAddress } from './pdas.ts';

export interface PostReceipts {
  /** signs, and pays for the batch's account */
  readonly operator: PublicKey;
  /** `batches` of the worker's account: this is its next one */
  readonly seq: bigint;
  /** `receiptsRoot` of the batch */
  readonly root: Uint8Array;
  readonly count: number;
  /** micro-USDC of uncovered earnings, at most `carryHeadroom` */
  readonly amount: bigint;
  /** its account, if the operator is not the one that registered it */
  readonly worker?: PublicKey;
}

/** Publishes the root of a batch of receipts, whose earnings start to vest and are held until the batch is drawn. */
export function postReceiptsIx(a: PostReceipts): Promise<TransactionInstruction> {
  const worker = a.worker ?? workerAddress(a.operator);
  return market.methods
    .postReceipts([...a.root], a.count, bn(a.amount))
    .accountsStrict({
      operator: a.operator,
      config: CONFIG,
      worker,
      batch: batchAddress(worker, a.seq),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/** Draws whether a batch is audited, by anybody; it can be done from about 15 seconds until 3 minutes after it was posted. */
export function drawBatchIx(worker: PublicKey, seq: bigint): Promise<TransactionInstruction> {
  return market.methods
    .drawBatch()
    .accountsStrict({
      config: CONFIG,
      worker,
      batch: batchAddress(worker, seq),
      slotHashes: SYSVAR_SLOT_HASHES_PUBKEY,
    })
    .instruction();
}

/** Removes a batch that is decided or has vested, by anybody. @param rentPayer who posted it and gets the lamports back */
export function closeBatchIx(batch: PublicKey, rentPayer: PublicKey): Promise<TransactionInstruction> {
  return market.methods.closeBatch().accountsStrict({ rentPayer, config: CONFIG, batch }).instruction();
}
