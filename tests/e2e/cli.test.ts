import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { addBondIx, drawBatchIx, postReceiptsIx, requireAccount, workerCut } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import OpenAI from 'openai';
import { startKeeper, type Keeper } from '../../keeper/src/keeper.ts';
import { DAY, startMarket, type TestMarket } from '../../keeper/test/market.ts';
import { idsOf } from '../../keeper/test/models.ts';
import type { ScriptedRing } from '../../keeper/test/scripted-worker.ts';
import { startRing } from '../../keeper/test/stages.ts';
import { BIN, runCommand } from './support/command.ts';

/** ceil(5 × 2 layers × (6 + 3 − 1)) for each of three stages */
const STAGE_COST = 80n;
const ZERO = 1_000_000n;

describe('the shardmarket command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-cli-'));
  let market: TestMarket;
  let keeper: Keeper;
  let ring: ScriptedRing;

  before(async () => {
    // Nobody audits here: a batch that is drawn for an audit would wait for auditors.
    market = await startMarket({ auditRateBps: 0, newAuditRateBps: 0 });
    keeper = await startKeeper(market.config());
    ring = await startRing(market, keeper.url);
    ring.script = { tokens: idsOf('abc') };
  });
  after(async () => {
    await ring?.close();
    await keeper?.stop();
    await market?.stop();
    rmSync(folder, { recursive: true });
  });

  /** A keypair file of somebody who has this. */
  const wallet = (gift: { sol?: bigint; usdc?: bigint; zero?: bigint }, keypair = Keypair.generate()) => {
    const file = join(folder, `${keypair.publicKey.toBase58()}.json`);
    writeFileSync(file, JSON.stringify([...keypair.secretKey]));
    if (Object.keys(gift).length > 0) market.localnet.faucet(keypair.publicKey, gift);
    return { keypair, file };
  };
  const places = () => ['--rpc', market.localnet.rpcUrl, '--keeper', keeper.url, '--home', folder];
  const run = (...args: string[]) => runCommand([...places(), ...args]);
  /** The one JSON document of a command that goes well. */
  const json = async (who: { file: string }, ...args: string[]) => {
    const { exit, out, err } = await run('--json', '--yes', '--keypair', who.file, ...args);
    assert.equal(exit, 0, err);
    assert.equal(err, '');
    return JSON.parse(out) as Record<string, unknown>;
  };
  const fails = async (exit: number, code: string, ...args: string[]) => {
    const result = await run('--json', ...args);
    const { error } = JSON.parse(result.err) as { error: { code: string; message: string } };
    assert.deepEqual([error.code, result.exit, result.out], [code, exit, ''], error.message);
    return error.message;
  };

  it('opens a session, serves any OpenAI client, says what it used, and closes it with the rest back', async () => {
    const buyer = wallet({ sol: 1_000_000_000n, usdc: 2_000_000n });
    const { session, apiKey, deposit } = await json(buyer, 'session', 'open', '--deposit', '1.5');
    assert.equal(deposit, '1500000');
    const name = String(session);
    const chat = (key: unknown) =>
      new OpenAI({ apiKey: String(key), baseURL: `${keeper.url}/v1`, maxRetries: 0 }).chat.completions.create({
        ...{ model: 'bytes', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 3 },
      });
    assert.equal((await chat(apiKey)).choices[0]?.message.content, 'abc');

    const usage = await json(buyer, 'session', 'usage', name);
    const used = 3n * STAGE_COST;
    assert.deepEqual([usage['unsettled'], usage['available']], [`${used}`, `${1_500_000n - used}`]);

    const made = await json(
      buyer,
      'keys',
      'create',
      '--session',
      name,
      '--budget',
      '0.000241',
      '--scopes',
      'inference',
    );
    await chat(made['apiKey']);
    await assert.rejects(chat(made['apiKey']), { status: 402, code: 'key_budget_exceeded' });
    const { keys } = (await json(buyer, 'keys', 'list', '--session', name)) as { keys: Record<string, unknown>[] };
    const listed = keys.find((k) => k['id'] === made['id']);
    assert.deepEqual([listed?.['spent'], listed?.['budget'], listed?.['scopes']], [`${used}`, '241', ['inference']]);
    await json(buyer, 'keys', 'revoke', String(made['id']), '--session', name);
    await assert.rejects(chat(made['apiKey']), { status: 401, code: 'api_key_revoked' });

    assert.equal((await json(buyer, 'session', 'top-up', name, '0.5'))['deposit'], '2000000');
    const { sessions } = (await json(buyer, 'session', 'list')) as { sessions: Record<string, unknown>[] };
    assert.deepEqual(
      sessions.map((s) => [s['session'], s['state']]),
      [[name, 'open']],
    );
    assert.equal((await json(buyer, 'balance'))['escrow'], '2000000');

    market.localnet.advanceTime(120);
    const closed = await json(buyer, 'session', 'close', name);
    assert.equal(closed['refund'], `${2_000_000n - 2n * used}`);
    const after = await json(buyer, 'balance');
    assert.deepEqual([after['usdc'], after['sessions']], [`${2_000_000n - 2n * used}`, 0]);
  });

  it('gets the money back without the keeper, once the grace period is over', async () => {
    const buyer = wallet({ sol: 1_000_000_000n, usdc: 100n });
    const name = String((await json(buyer, 'session', 'open', '--deposit', '0.0001'))['session']);
    assert.equal((await json(buyer, 'session', 'close', name, '--alone'))['closed'], false);
    const early = ['--yes', '--keypair', buyer.file, 'session', 'close', name, '--alone'];
    await fails(1, 'SessionTooYoung', ...early);
    market.localnet.advanceTime(120);
    await fails(1, 'CloseTooEarly', ...early);
    market.localnet.advanceTime(Number(DAY));
    const closed = await json(buyer, 'session', 'close', name, '--alone');
    assert.deepEqual([closed['closed'], closed['refund']], [true, '100']);
  });

  it('stakes, claims what streamed in, and unstakes over the cooldown', async () => {
    const staker = wallet({ sol: 1_000_000_000n, zero: 10n * ZERO });
    assert.equal((await json(staker, 'stake', '2.5'))['staked'], '2500000');
    await fails(1, 'NOTHING_TO_CLAIM', '--yes', '--keypair', staker.file, 'claim');
    market.localnet.advanceTime(Number(2n * DAY));
    await keeper.tick('all');
    market.localnet.advanceTime(3_600);
    const { amount } = await json(staker, 'claim');
    assert.ok(BigInt(String(amount)) > 0n);
    assert.equal((await json(staker, 'balance'))['usdc'], amount);
    assert.equal((await json(staker, 'unstake', '1'))['cooling'], '1000000');
    const early = await fails(1, 'StillCooling', '--yes', '--keypair', staker.file, 'unstake', '--withdraw');
    assert.match(early, /Withdraw when the cooldown is over/);
    market.localnet.advanceTime(Number(7n * DAY));
    assert.equal((await json(staker, 'unstake', '--withdraw'))['amount'], '1000000');
    assert.deepEqual((await json(staker, 'balance'))['staked'], '1500000');
  });

  it('claims what a worker has earned, to its payout key', async () => {
    const [first] = ring.workers;
    assert.ok(first);
    const operator = wallet({ zero: ZERO }, first.operator);
    const worker = new PublicKey(first.address);
    const { uncovered, payout } = await requireAccount(market.connection, 'worker', worker);
    assert.equal(uncovered, workerCut(2n * STAGE_COST));
    const { zeroMint } = market.mints;
    const terms = { worker, root: new Uint8Array(32).fill(7), count: 2, amount: uncovered };
    await market.send([await addBondIx(first.operator.publicKey, zeroMint, ZERO)], first.operator);
    await market.send(
      [await postReceiptsIx({ operator: first.operator.publicKey, seq: 0n, ...terms })],
      first.operator,
    );
    market.localnet.advanceTime(60);
    await market.send([await drawBatchIx(worker, 0n)], first.operator);
    await fails(1, 'NOTHING_TO_CLAIM', '--yes', '--keypair', operator.file, 'claim');
    market.localnet.advanceTime(Number(2n * DAY));
    assert.equal((await json(operator, 'claim'))['amount'], uncovered.toString());
    const paid = await json(operator, 'balance', '--owner', payout.toBase58());
    assert.equal(paid['usdc'], uncovered.toString());
    const stranger = wallet({}).file;
    await fails(1, 'NOT_YOURS', '--keypair', stranger, 'claim', '--worker', worker.toBase58());
  });

  it('signs nothing that the program would refuse, and says what to do', async () => {
    const poor = wallet({ sol: 1_000_000_000n, usdc: 5n });
    const message = await fails(
      1,
      'TokenInsufficientFunds',
      '--yes',
      '--keypair',
      poor.file,
      'session',
      'open',
      '--deposit',
      '1',
    );
    assert.match(message, /Fund the token account or use a smaller amount/);
    assert.equal((await json(poor, 'balance'))['usdc'], '5');
  });

  it('signs nothing unasked', async () => {
    const staker = wallet({ sol: 1_000_000_000n, zero: 10n * ZERO });
    const { exit, err } = await run('--keypair', staker.file, 'stake', '1');
    assert.equal(exit, 5, err);
    assert.match(err, /signing: stake 1\.000000 ZERO; to have it back later takes a cooldown of 7 days/);
    assert.match(err, /--yes signs without asking \(NOT_CONFIRMED\)/);
    assert.equal((await json(staker, 'balance'))['zero'], `${10n * ZERO}`);
  });

  it('says what is wrong with what was typed, and whom it cannot reach', async () => {
    await fails(2, 'BAD_OPTION', 'session', 'open', '--deposit', '1.0000001');
    await fails(2, 'BAD_OPTION', 'unstake');
    await fails(2, 'BAD_OPTION', 'session', 'usage', 'mine');
    await fails(2, 'BAD_FILE', '--keypair', join(folder, 'none.json'), 'balance');
    assert.equal((await run('session', 'open')).exit, 2);
    assert.equal((await run('nonsense')).exit, 2);
    const { file } = wallet({});
    await fails(3, 'RPC_UNREACHABLE', '--keypair', file, '--rpc', 'http://127.0.0.1:1', 'balance');
    const session = Keypair.generate().publicKey.toBase58();
    await fails(
      3,
      'KEEPER_UNREACHABLE',
      '--keypair',
      file,
      '--keeper',
      'http://127.0.0.1:1',
      'session',
      'usage',
      session,
    );
    await fails(1, 'session_not_found', '--keypair', file, 'session', 'usage', session);
    await fails(1, 'NOT_FOUND', '--keypair', file, 'session', 'close', session);
  });

  it('shows the market, also where no keeper answers', async () => {
    const who = wallet({});
    const { network, keeper: found, workers } = await json(who, 'status');
    assert.equal((network as { rpc: string }).rpc, market.localnet.rpcUrl);
    assert.equal((found as { models: { id: string }[] }).models[0]?.id, 'bytes');
    assert.equal(workers, 3);
    assert.equal((await json(who, 'status', '--keeper', 'http://127.0.0.1:1'))['keeper'], null);
  });

  it('is a program of its own', async () => {
    const child = spawn(process.execPath, [BIN, ...places(), '--json', 'status'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close') as Promise<[number]>;
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    assert.equal(code, 0, err);
    assert.ok(JSON.parse(out));
  });
});
