import { fetchAccount, fetchAccounts, formatMicro, pendingYield, positionAddress, STAKE_POOL } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { tokensOf } from '../tokens.ts';

const LAMPORTS = 1_000_000_000n;

export interface BalanceOptions extends GlobalOptions {
  /** whose, if not the keypair's */
  readonly owner?: PublicKey;
}

/** `shardmarket balance`: what a wallet has, in the wallet, in sessions and staked. */
export async function balance(options: BalanceOptions): Promise<void> {
  const context = new Context(options);
  const owner = options.owner ?? context.wallet;
  const { usdcMint, zeroMint } = await context.config();
  const { now } = await context.clock();
  const found = await context.chain(async (connection) => ({
    sol: BigInt(await connection.getBalance(owner, 'confirmed')),
    usdc: await tokensOf(connection, owner, usdcMint),
    zero: await tokensOf(connection, owner, zeroMint),
    sessions: await fetchAccounts(connection, 'session', owner),
    position: await fetchAccount(connection, 'stakePosition', positionAddress(owner)),
    pool: await fetchAccount(connection, 'stakePool', STAKE_POOL),
  }));
  const { sol, usdc, zero, position, pool } = found;
  const escrow = found.sessions.reduce((sum, { account: s }) => sum + s.deposit - s.settled - s.refunded, 0n);
  const streamed = position && pool ? pendingYield(position, pool, now) : 0n;
  const [staked, cooling] = [position?.staked ?? 0n, position?.cooling ?? 0n];
  const facts = { owner: owner.toBase58(), lamports: sol, usdc, zero, escrow, staked, cooling, yield: streamed };
  context.out.result({ ...facts, sessions: found.sessions.length }, [
    ['wallet', owner.toBase58()],
    ['SOL', `${sol / LAMPORTS}.${(sol % LAMPORTS).toString().padStart(9, '0')}`],
    ['USDC', formatMicro(usdc)],
    ['ZERO', formatMicro(zero)],
    ['in escrow', `${formatMicro(escrow)} USDC in ${found.sessions.length} sessions`],
    ['staked', `${formatMicro(staked)} ZERO${cooling > 0n ? `, ${formatMicro(cooling)} cooling` : ''}`],
    ['yield', `${formatMicro(streamed)} USDC to claim`],
  ]);
}
