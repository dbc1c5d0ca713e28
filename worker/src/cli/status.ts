import { claimable, formatMicro, vesting } from '@shardmarket/sdk';
import { describeMemory, readMemory } from '../memory-notes.ts';
import { describePresence, readPresence } from '../presence.ts';
import { when } from './exit.ts';
import { openChain, type ChainOptions } from './common.ts';
import { Output } from './output.ts';

export interface StatusOptions extends ChainOptions {
  /** of the worker that serves on this machine */
  readonly dataDir?: string;
}

/** `worker status`: what the chain says of this worker, amounts in USDC and ZERO, what its keeper said last, and what its memory goes to. */
export async function status(options: StatusOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  const [worker, config, now] = await Promise.all([chain.require(), chain.config(), chain.now()]);
  const { ask, bond, uncovered, claimed, receipts, strikes, exitAt, boostBps } = worker;
  const payable = claimable(worker, now, config.limits.challengeWindowSecs);
  const waiting = vesting(worker, now, config.limits.challengeWindowSecs);
  const layers = [worker.layerStart, worker.layerEnd];
  const address = chain.address.toBase58();
  const memory = options.dataDir === undefined ? undefined : readMemory(options.dataDir);
  const presence = options.dataDir === undefined ? undefined : readPresence(options.dataDir);
  const facts = { worker: address, layers, ask, bond, uncovered, vesting: waiting, claimable: payable, claimed };
  out.result(
    {
      ...facts,
      receipts,
      strikes,
      boostBps,
      exitAt,
      payout: worker.payout.toBase58(),
      presence: presence ?? null,
      memory: memory ?? null,
    },
    [
      `worker      ${address}`,
      `layers      ${layers.join('-')}`,
      `ask         ${ask} micro-USDC per million layer-tokens`,
      `bond        ${formatMicro(bond)} ZERO`,
      `uncovered   ${formatMicro(uncovered)} USDC (waits for receipts to be posted)`,
      `vesting     ${formatMicro(waiting)} USDC (in the challenge window, or not drawn)`,
      `claimable   ${formatMicro(payable)} USDC (to ${worker.payout.toBase58()})`,
      `claimed     ${formatMicro(claimed)} USDC`,
      `receipts    ${receipts} posted`,
      `strikes     ${strikes}`,
      `boost       ${boostBps} basis points`,
      ...(presence ? [`presence    ${describePresence(presence)} (${new Date(presence.at).toISOString()})`] : []),
      ...(memory ? [`memory      ${describeMemory(memory)} (${new Date(memory.at).toISOString()})`] : []),
      ...(exitAt > 0n ? [`leaving     the bond can be withdrawn from ${when(exitAt)} on`] : []),
    ],
  );
}
