/** A job that was answered, billed and settled on chain, and what it takes to lie about it. */
import {
  jobFileSchema,
  KeeperClient,
  sign,
  signingKey,
  signReceipt,
  type JobFile,
  type Receipt,
} from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { idsOf } from '../../../keeper/test/models.ts';
import type { Stack } from './stack.ts';

export interface PaidJob {
  readonly id: string;
  readonly apiKey: string;
  /** as the keeper tells it once it is settled */
  readonly file: JobFile;
  /** The same file with the receipt of stage `i` changed and signed again by its own operator. */
  readonly resigned: (i: number, change: Partial<Receipt>, file?: JobFile) => JobFile;
}

/** Opens a session, asks once, and settles: the voucher pays for this job alone. */
export async function paidJob({ market, keeper, ring }: Stack): Promise<PaidJob> {
  const client = new KeeperClient(keeper.url);
  const payer = Keypair.generate();
  const address = payer.publicKey.toBase58();
  const session = await market.openSession(payer, await client.createSessionKey(address), 10_000_000n);
  const signs = (message: Uint8Array) => sign(message, signingKey(payer.secretKey));
  const apiKey = await client.createApiKey(session, address, signs);
  ring.script = { tokens: idsOf('An answer of several tokens') };
  const request = { model: market.model.name, prompt: 'Begin', maxTokens: 64 };
  const { job: id } = await client.chat(apiKey, request, () => undefined);
  const read = async () => jobFileSchema.parse(await client.get(`/v1/jobs/${id}`, apiKey));
  // The bill waits for receipts, the settlement for the bill.
  let file = await read();
  while (file.state === 'running') file = await read();
  while (file.settlement?.signature == null || file.settlement.state !== 'confirmed') {
    await keeper.tick('all');
    file = await read();
  }
  return {
    ...{ id, apiKey, file },
    resigned: (i, change, of = file) => ({
      ...of,
      stages: of.stages.map((stage, at) => {
        const worker = ring.workers.find(({ operator }) => operator.publicKey.toBase58() === stage.operator);
        if (at !== i || !stage.receipt || !worker) return stage;
        const receipt = signReceipt({ ...stage.receipt, ...change }, signingKey(worker.operator.secretKey));
        return { ...stage, layers: [receipt.layerStart, receipt.layerEnd], receipt };
      }),
    }),
  };
}
