import { buildApp } from '../lib/app-build.mjs';
import { openBuyer, type Buyer } from '../stack/buyer.ts';
import { aborted, interruptible } from '../stack/interrupt.ts';
import { startMarket, type Market } from '../stack/market.ts';
import { Progress } from '../stack/progress.ts';
import { readOptions, USAGE, type DevOptions } from './options.ts';

/** micro-USDC in the escrow of the ready-made buyer. */
const DEPOSIT = 100_000_000n;

function welcome({ chain, keeper, model, workers, folder }: Market, buyer: Buyer): string {
  return `
Everything is up. Stop it with Ctrl-C.

  app        ${keeper.url}/ (with a dev wallet and a faucet)
  API        ${keeper.url}/v1
  chain RPC  ${chain.rpcUrl} (WebSocket ${chain.rpcUrl.replace(/^http/, 'ws')})
  model      ${model.manifest.name}, ${workers.map((w) => `${w.name}: layers ${w.layers[0]}–${w.layers[1] - 1}`).join(', ')}
  buyer key  ${buyer.apiKey}
             (escrow session ${buyer.session.toBase58()} with 100 USDC of the local chain)
  logs       ${folder}

Try it:

  curl -N ${keeper.url}/v1/chat/completions \\
    -H 'authorization: Bearer ${buyer.apiKey}' -H 'content-type: application/json' \\
    -d '{"model":"${model.manifest.name}","stream":true,"max_tokens":64,"messages":[{"role":"user","content":"In the beginning"}]}'

Any OpenAI client works with OPENAI_BASE_URL=${keeper.url}/v1 and OPENAI_API_KEY=${buyer.apiKey}
`;
}

async function dev(options: DevOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress();
  const appDir = await progress.step('Building the dApp, unless it is built', () =>
    buildApp('localnet', { quiet: true }),
  );
  const market = await startMarket({ progress, keeperPort: options.port, rpcPort: options.rpcPort, appDir, signal });
  const stopped = aborted(signal);
  try {
    const opening = progress.step('Opening a session for a funded buyer', () => openBuyer(market, DEPOSIT));
    const buyer = await Promise.race([opening, market.died, stopped]);
    console.log(welcome(market, buyer));
    await Promise.race([stopped, market.died]);
  } finally {
    await progress.step('Stopping everything', () => market.stop());
  }
}

const signal = interruptible();
try {
  const options = readOptions(process.argv.slice(2));
  if (options) await dev(options, signal);
  else console.log(USAGE);
  process.exit(0);
} catch (error) {
  // Ctrl-C is how it is meant to end.
  if (signal.aborted && error === signal.reason) process.exit(0);
  console.error(`\nnpm run dev stopped: ${(error as Error).message}`);
  process.exit(1);
}
