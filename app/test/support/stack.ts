/** The whole market for the tests of the dApp, once for all their files: chain, keeper with the built dApp, a scripted ring, a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { startMarket, type TestMarket } from '../../../keeper/test/market.ts';
import { startRpcProxy, type RpcProxy } from '../../../keeper/test/rpc-proxy.ts';
import { ScriptedRing } from '../../../keeper/test/scripted-worker.ts';
import { startKeeper, type Keeper } from '../../../keeper/src/keeper.ts';
import { buildApp } from '../../../scripts/lib/app-build.mjs';
import { ensureChromium } from '../../../scripts/lib/chromium.mjs';

export interface Stack {
  /** chain, program, mints, and what opens sessions and registers workers on it */
  readonly market: TestMarket;
  readonly keeper: Keeper;
  /** between the page and the chain: what is put into `lost` is not answered */
  readonly rpc: RpcProxy;
  /** three scripted workers that make a ring; say in `script` what their head answers */
  readonly ring: ScriptedRing;
  readonly browser: Browser;
  /** folder of the production build */
  readonly dist: string;
}

/** Flags of a container: no sandbox as root, no shared memory to speak of. */
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: FLAGS });
}

async function start(): Promise<Stack> {
  const [market, dist, browser] = await Promise.all([
    startMarket(),
    buildApp('production', { quiet: true }),
    openBrowser(),
  ]);
  const rpc = await startRpcProxy(market.localnet.rpcUrl);
  const keeper = await startKeeper(market.config({ app: { dir: dist, rpcUrls: [rpc.url] } }));
  const ring = new ScriptedRing();
  const parts: [number, number][] = [
    [0, 2],
    [2, 4],
    [4, 6],
  ];
  for (const layers of parts) {
    const { operator, address } = await market.register(layers);
    await ring.add({ url: keeper.url, model: market.model.hash, layers, operator, address });
  }
  return { market, keeper, rpc, ring, browser, dist };
}

let shared: Promise<Stack> | undefined;
const folders: string[] = [];

/** The stack of all files: starting one takes seconds. */
export function stack(): Promise<Stack> {
  return (shared ??= start());
}

/** A folder that is removed at the end. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-test-'));
  folders.push(folder);
  return folder;
}

/** Ends the stack, if there is one. */
export async function stopStack(): Promise<void> {
  const running = await shared;
  shared = undefined;
  if (running) {
    await running.browser.close();
    await running.ring.close();
    await running.keeper.stop();
    await running.rpc.close();
    await running.market.stop();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
