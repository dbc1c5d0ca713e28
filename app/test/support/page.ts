/** A page of the dApp in a context of its own, whose faults fail the test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { stack, type Stack } from './stack.ts';
import { addWallet, WALLET_NAME, type TestWallet } from './wallet.ts';

export interface AppPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly wallet: TestWallet;
  readonly stack: Stack;
  /** Loads a path of the dApp. */
  open(path?: string): Promise<void>;
  /** Connects the wallet through the page's own dialog. */
  connect(): Promise<void>;
  /** Faults that match are part of the test, such as requests to an RPC that is down. */
  allow(pattern: RegExp): void;
  /** What went wrong so far and is not allowed. */
  faults(): string[];
  /** Fails on faults and on anything that axe finds against WCAG 2.1 AA. */
  audit(): Promise<void>;
  /** Closes the page. @throws AssertionError on faults */
  close(): Promise<void>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Opens a page with an injected wallet. Page errors, console errors, violations of the policy and requests to others are faults. */
export async function openPage(options: BrowserContextOptions = {}, on: Promise<Stack> = stack()): Promise<AppPage> {
  const running = await on;
  const context = await running.browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  const wallet = await addWallet(context);
  const page = await context.newPage();
  const found: string[] = [];
  // The proxy before the node takes no WebSocket, which web3.js tells the console.
  const allowed: RegExp[] = [/ws error|WebSocket connection to 'ws:\/\/127\.0\.0\.1/];
  const own = [running.keeper.url, running.market.localnet.rpcUrl, running.market.localnet.wsUrl, running.rpc.url];
  const origins = new Set(own.map((url) => new URL(url).origin));
  page.on('pageerror', (error) => found.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      found.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && !origins.has(url.origin)) found.push(`request to another origin: ${url.href}`);
  });
  page.on('requestfailed', (request) => {
    // A page that is left breaks off what it has asked for.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') found.push(`request failed: ${request.url()}`);
  });
  const faults = () => found.filter((fault) => !allowed.some((pattern) => pattern.test(fault)));
  const assertNone = () => assert.deepEqual(faults(), []);
  return {
    ...{ page, context, wallet, stack: running, faults },
    open: async (path = '/') => {
      await page.goto(running.keeper.url + path);
      await page.locator('h1').waitFor();
    },
    connect: async () => {
      await page.getByRole('button', { name: 'Connect wallet' }).click();
      await page.getByRole('button', { name: WALLET_NAME }).click();
      await page.getByRole('button', { name: /^Wallet / }).waitFor();
    },
    allow: (pattern) => void allowed.push(pattern),
    audit: async () => {
      assertNone();
      assert.deepEqual(await violations(page), []);
    },
    close: async () => {
      await context.close();
      assertNone();
    },
  };
}

/** What axe finds, a line each. Its script comes through the debugger: the page's policy stays as it is. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    interface Axe {
      run(
        root: Document,
        options: object,
      ): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    return (await axe.run(document, { runOnly: tags })).violations;
  }, TAGS);
  return found.flatMap(({ id, help, nodes }) => nodes.map((n) => `${id}: ${help}: ${n.html}\n${n.failureSummary}`));
}
