/** The whole market for the tests of the dApp, once for all their files: chain, keeper with the built dApp, a scripted ring, a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits } from '@shardmarket/sdk';
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

/** What ends the parts that run, in the order in which they were started. */
const ends: (() => Promise<unknown>)[] = [];

interface Base {
  readonly dist: string;
  readonly browser: Browser;
}
let base: Promise<Base> | undefined;

/** What all stacks share. */
async function startBase(): Promise<Base> {
  // First what fails most often: nothing else runs then.
  const dist = await buildApp('production', { quiet: true });
  const browser = await openBrowser();
  ends.push(() => browser.close());
  return { dist, browser };
}

async function start(limits: Partial<Limits> = {}): Promise<Stack> {
  const { dist, browser } = await (base ??= startBase());
  const market = await startMarket(limits);
  ends.push(() => market.stop());
  const rpc = await startRpcProxy(market.localnet.rpcUrl);
  ends.push(() => rpc.close());
  const keeper = await startKeeper(market.config({ app: { dir: dist, rpcUrls: [rpc.url] } }));
  ends.push(() => keeper.stop());
  const ring = new ScriptedRing();
  ends.push(() => ring.close());
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

let moving: Promise<Stack> | undefined;

/**
 * Another stack, whose chain's clock tests move: cooldowns last for days. Its stakers can take credits, no draw ends in an audit, and
 * 100 ZERO make an auditor.
 */
export function movingStack(): Promise<Stack> {
  return (moving ??= start({ creditBps: 500, auditRateBps: 0, newAuditRateBps: 0, minAuditorBond: 100_000_000n }));
}

/** A folder that is removed at the end. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-test-'));
  folders.push(folder);
  return folder;
}

/** Ends the stack, if there is one. */
export async function stopStack(): Promise<void> {
  await Promise.allSettled([shared, moving]);
  [shared, moving, base] = [undefined, undefined, undefined];
  for (const end of ends.splice(0).reverse()) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
