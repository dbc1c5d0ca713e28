import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { invalidParams } from '../errors.ts';
import type { Gift } from '../faucet.ts';
import { method, type Methods } from './method.ts';
import { address, count } from './params.ts';

const MAX_U64 = 2n ** 64n - 1n;
/** Ten years: further ahead, slots would no longer be plausible. */
const MAX_SECONDS = 10 * 365 * 86_400;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** An amount in base units, as a JSON integer or, above 2^53, as a decimal string. */
const amount = z
  .union([count, z.string().regex(/^\d{1,20}$/)], { error: 'expected base units as an integer or a decimal string' })
  .transform((value) => BigInt(value))
  .refine((value) => value <= MAX_U64, { error: 'does not fit in 64 bits' });

const advanceParams = z.strictObject({ seconds: z.number().positive().max(MAX_SECONDS) });

const faucetParams = z
  .strictObject({ owner: address, usdc: amount.optional(), zero: amount.optional(), sol: amount.optional() })
  .refine((gift) => (gift.usdc ?? 0n) + (gift.zero ?? 0n) + (gift.sol ?? 0n) > 0n, {
    error: 'expected at least one of usdc (micro-USDC), zero (micro-ZERO), sol (lamports) above 0',
  });

const accountParams = z.strictObject({
  address,
  owner: address,
  lamports: count,
  data: z.string().regex(BASE64, 'expected base64').default(''),
  executable: z.boolean().default(false),
});

/** What the methods of this group need from the running localnet. */
export interface LocalnetControls {
  /** JSON of `localnet_info`, without the clock. */
  readonly info: object;
  /** Gives and answers with the signature. */
  give(owner: PublicKey, gift: Gift): string;
  /** Saves the state and answers with the file's path; null when localnet runs without one. */
  save(): string | null;
}

function orInvalid<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw invalidParams(`${what}: ${(error as Error).message}`);
  }
}

/** Methods that no validator has: time travel, faucet, accounts at will. */
export function localnetMethods(chain: Chain, controls: LocalnetControls): Methods {
  return {
    localnet_info: method(z.tuple([]), () => ({ ...controls.info, clock: chain.moment() })),
    localnet_advanceTime: method(z.tuple([advanceParams]), ([{ seconds }]) => {
      const before = chain.liveBlockhashes();
      const moment = chain.advance(seconds);
      return { ...moment, expiredBlockhashes: before - chain.liveBlockhashes() };
    }),
    localnet_faucet: method(z.tuple([faucetParams]), ([{ owner, ...gift }]) => ({
      signature: orInvalid('the faucet transaction failed', () => controls.give(new PublicKey(owner), gift)),
    })),
    localnet_setAccount: method(z.tuple([accountParams]), ([{ data, lamports, ...account }]) => {
      const bytes = Buffer.from(data, 'base64');
      orInvalid('the account was refused', () =>
        chain.setAccount({ ...account, data: bytes, lamports: BigInt(lamports) }),
      );
      return { slot: chain.moment().slot };
    }),
    localnet_save: method(z.tuple([]), () => {
      const path = controls.save();
      if (path === null) throw invalidParams('localnet runs without --state FILE: there is nowhere to save to');
      return { path };
    }),
    requestAirdrop: method(z.tuple([address, count, z.looseObject({}).nullish().optional()]), ([owner, lamports]) => {
      if (lamports === 0) throw invalidParams('params[1]: expected lamports above 0');
      return orInvalid('the airdrop failed', () => controls.give(new PublicKey(owner), { sol: BigInt(lamports) }));
    }),
  };
}
