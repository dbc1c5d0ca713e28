/** What others do to the tokens and pools that the program deals with, without asking it. */
import { POOL_PROGRAM_ID, POOL_SWAP_DISCRIMINATOR } from '@shardmarket/sdk';
import { FEE_BPS, mintAuthority } from '../../support/actors.ts';
import { remember, type Addr } from '../addresses.ts';
import { ata, usdcOf } from '../cast.ts';
import type { Raw } from '../idl/instructions.ts';
import { fits } from '../model/math.ts';
import { paid } from '../model/prices.ts';
import type { Model } from '../model/state.ts';
import type { Draft, Operation } from './operation.ts';
import { anybody, FIXED, USDC_MINT, VAULTS } from './rules.ts';

const TOKEN = FIXED['tokenProgram'] ?? '';
const writes = (address: Addr) => ({ address, signer: false, writable: true });
const reads = (address: Addr) => ({ address, signer: false, writable: false });
const signs = (address: Addr) => ({ address, signer: true, writable: false });

function amounts(tag: Uint8Array, ...values: readonly bigint[]): Uint8Array {
  const tail = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => tail.writeBigUInt64LE(value, 8 * i));
  return Buffer.concat([tag, tail]);
}

/** A call of the Token program. */
const token = (data: Uint8Array, ...accounts: Raw['accounts']): readonly Raw[] => [{ program: TOKEN, accounts, data }];

export const trade: Operation = {
  weight: 4,
  accounts: {
    trader: anybody,
    pool: anybody,
    source: anybody,
    destination: anybody,
    vaultIn: anybody,
    vaultOut: anybody,
  },
  draw({ m, rng, cast }) {
    const [pool, { baseVault, quoteVault }] = rng.pick([...m.pools]);
    const trader = rng.pick([cast.attacker, cast.keeper]);
    const accounts = { trader, pool };
    const [base, quote] = [ata(trader, m.purse(baseVault).mint), usdcOf(trader)];
    const sells = rng.percent(50)
      ? { source: base, destination: quote, vaultIn: baseVault, vaultOut: quoteVault }
      : { source: quote, destination: base, vaultIn: quoteVault, vaultOut: baseVault };
    const has = m.purse(sells.source).amount;
    return {
      args: { amount: rng.percent(70) ? rng.upTo(has / 50n) : rng.amount(has) },
      accounts: { ...accounts, ...sells },
    };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    const [reserveIn, reserveOut] = [m.purse(accounts['vaultIn']).amount, m.purse(accounts['vaultOut']).amount];
    const out = paid(amount, reserveIn, reserveOut, BigInt(FEE_BPS));
    v.because(out === 0n || !fits(reserveIn + amount), 'AmountOutOfRange');
    v.transfer(m, accounts['source'], accounts['vaultIn'], amount);
    v.transfer(m, accounts['vaultOut'], accounts['destination'], out);
    return () => {
      m.move(accounts['source'], accounts['vaultIn'], amount);
      m.move(accounts['vaultOut'], accounts['destination'], out);
    };
  },
  encode({ args, accounts: { trader, pool, source, destination, vaultIn, vaultOut } }) {
    const all = [source, destination, vaultIn, vaultOut].map((address) => writes(address ?? ''));
    const accounts = [signs(trader ?? ''), reads(pool ?? ''), ...all, reads(TOKEN)];
    const data = amounts(POOL_SWAP_DISCRIMINATOR, args['amount'] as bigint, 0n);
    return [{ program: POOL_PROGRAM_ID.toBase58(), accounts, data }];
  },
};

export const gift: Operation = {
  weight: 2,
  accounts: { giver: anybody, from: anybody, vault: anybody },
  draw({ m, rng, cast }) {
    const giver = rng.pick([cast.attacker, cast.keeper]);
    const pools = [...m.pools.values()].flatMap(({ baseVault, quoteVault }) => [baseVault, quoteVault]);
    const fees = [VAULTS.feeUsdc, VAULTS.feeWsol];
    const vault = rng.pick(rng.percent(60) ? fees : [...Object.values(VAULTS), ...pools]);
    const from = ata(giver, m.purse(vault).mint);
    return { args: { amount: rng.amount(m.purse(from).amount / 100n) }, accounts: { giver, from, vault } };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    v.transfer(m, accounts['from'], accounts['vault'], amount);
    return () => {
      m.move(accounts['from'], accounts['vault'], amount);
      const vault = accounts['vault'] ?? '';
      m.gifts.set(vault, (m.gifts.get(vault) ?? 0n) + amount);
    };
  },
  encode: ({ args, accounts: { giver, from, vault } }) =>
    token(
      amounts(Uint8Array.of(3), args['amount'] as bigint),
      writes(from ?? ''),
      writes(vault ?? ''),
      signs(giver ?? ''),
    ),
};

/** Freezes an account, or thaws one that is frozen. */
export function drawFreeze(m: Model, purse: Addr): Draft {
  return { args: { thaw: m.purse(purse).frozen }, accounts: { purse, issuer: remember(mintAuthority) } };
}

/** The issuer of USDC freezes somebody's account, or thaws it. */
export const freeze: Operation = {
  weight: 1,
  accounts: { purse: anybody },
  draw({ m, rng, cast }) {
    const frozen = [...m.purses].flatMap(([address, purse]) => (purse.frozen ? [address] : []));
    const thaws = frozen.length > 2 || (frozen.length > 0 && rng.percent(60));
    const owner = rng.pick([...cast.buyers, ...cast.payouts, ...cast.stakers]);
    return drawFreeze(m, thaws ? rng.pick(frozen) : usdcOf(owner));
  },
  judge: (_v, m, { accounts }) => {
    const purse = m.purse(accounts['purse']);
    return () => void (purse.frozen = !purse.frozen);
  },
  encode({ args, accounts: { purse, issuer } }) {
    return token(Uint8Array.of(args['thaw'] ? 11 : 10), writes(purse ?? ''), reads(USDC_MINT), signs(issuer ?? ''));
  },
};
