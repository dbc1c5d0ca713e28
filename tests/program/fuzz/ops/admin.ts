import { derive, NOBODY } from '../addresses.ts';
import type { Value } from '../idl/layout.ts';
import type { Operation, Rule } from './operation.ts';
import { asArgument, drawLimits } from './limits.ts';
import { anybody, fresh } from './rules.ts';
import { configOf } from './shared.ts';

export const authority: Rule = (m, address) =>
  address === configOf(m).authority ? undefined : ['Unauthorized', 'account'];
/** It exists already: nothing of the set-up can be done twice. */
const taken: Rule = () => ['account'];

export const initConfig: Operation = {
  weight: 0.5,
  accounts: { authority: anybody, config: taken },
  draw: ({ m, rng, cast }) => ({
    args: { params: asArgument(drawLimits(m, rng, cast.all)) },
    accounts: { authority: rng.pick([cast.authority, cast.attacker]) },
  }),
  judge: () => undefined,
};

export const initVaults: Operation = {
  weight: 0.5,
  accounts: { authority, escrowVault: taken },
  draw: ({ m }) => ({ args: {}, accounts: { authority: configOf(m).authority } }),
  judge: () => undefined,
};

export const initFeeVaults: Operation = {
  weight: 0.5,
  accounts: { authority, feeUsdcVault: taken },
  draw: ({ m }) => ({ args: {}, accounts: { authority: configOf(m).authority } }),
  judge: () => undefined,
};

const modelSeeds = ({ args }: { args: Record<string, Value> }) => [
  { text: 'model' },
  args['manifestHash'] as Uint8Array,
];

export const registerModel: Operation = {
  weight: 0.5,
  accounts: { authority, model: fresh(modelSeeds) },
  draw({ m, rng }) {
    const args = {
      manifestHash: new Uint8Array(32).fill(rng.int(3)),
      numericsClass: rng.bytes(32),
      layerCount: rng.percent(80) ? 1 + rng.int(4_096) : rng.pick([0, 4_096, 4_097]),
      priceCeiling: rng.amount(100_000_000n),
    };
    return { args, accounts: { authority: configOf(m).authority, model: derive(modelSeeds({ args })).address } };
  },
  judge(v, m, call) {
    const [layerCount, priceCeiling] = [call.args['layerCount'] as number, call.args['priceCeiling'] as bigint];
    v.because(layerCount < 1 || layerCount > 4_096 || priceCeiling < 1n, 'ParamOutOfRange');
    return () => {
      const { manifestHash, numericsClass } = call.args as { manifestHash: Uint8Array; numericsClass: Uint8Array };
      const payer = call.accounts['authority'] ?? NOBODY;
      m.create('model', modelSeeds(call), payer, { manifestHash, numericsClass, layerCount, priceCeiling });
    };
  },
};
