import { NOBODY, type Addr } from '../addresses.ts';
import { DAY, elapsed } from '../model/math.ts';
import type { Model } from '../model/state.ts';
import { authority } from './admin.ts';
import { asArgument, drawLimits, fromArgument, isSound } from './limits.ts';
import type { Draw, Operation } from './operation.ts';
import { a, anybody, ONCE, same, theirs } from './rules.ts';
import { configOf, isPaused } from './shared.ts';

const PAUSE = 6n * 3_600n;
const [DELAY, LIFE] = [2n * DAY, 7n * DAY];
const queueSeeds = () => [{ text: 'param_queue' }];

const isGuard = (m: Model, address: Addr | null | undefined) =>
  address === configOf(m).authority || address === configOf(m).limits.guardian;
const drawGuard = ({ m, rng, cast }: Draw) =>
  rng.percent(85) ? rng.pick([configOf(m).authority, configOf(m).limits.guardian]) : rng.pick(cast.all);
const rentPayerOfQueue = same((m) => m.get('paramQueue', ONCE.queue)?.rentPayer, 'AccountMismatch');

export const proposeAuthority: Operation = {
  weight: 0.6,
  accounts: { authority },
  draw: ({ m, rng, cast }) => ({
    args: { next: rng.pick([cast.heir, cast.authority, NOBODY]) },
    accounts: { authority: configOf(m).authority },
  }),
  judge:
    (_v, m, { args }) =>
    () =>
      void (configOf(m).pendingAuthority = args['next'] as Addr),
};

export const acceptAuthority: Operation = {
  weight: 0.6,
  accounts: { next: anybody },
  draw({ m, rng, cast }) {
    const { pendingAuthority } = configOf(m);
    if (pendingAuthority === NOBODY && rng.percent(70)) return undefined;
    return {
      args: {},
      accounts: { next: pendingAuthority === NOBODY || rng.percent(20) ? rng.pick(cast.all) : pendingAuthority },
    };
  },
  judge(v, m, { accounts }) {
    const config = configOf(m);
    v.because(config.pendingAuthority === NOBODY, 'NoPendingAuthority');
    v.because(config.pendingAuthority !== NOBODY && config.pendingAuthority !== accounts['next'], 'Unauthorized');
    return () => Object.assign(config, { authority: config.pendingAuthority, pendingAuthority: NOBODY });
  },
};

export const queueLimits: Operation = {
  weight: 1.2,
  accounts: { authority },
  draw: ({ m, rng, cast }) => ({
    args: { params: asArgument(drawLimits(m, rng, [cast.guardian, cast.heir])) },
    accounts: { authority: configOf(m).authority },
  }),
  judge(v, m, { args, accounts }) {
    const limits = fromArgument(args['params']);
    v.because(!isSound(limits), 'ParamOutOfRange');
    return () => {
      const rentPayer = accounts['authority'] ?? NOBODY;
      const known = m.get('paramQueue', ONCE.queue);
      const queue = known ?? m.create('paramQueue', queueSeeds(), rentPayer, { rentPayer });
      Object.assign(queue, { limits, applyAt: m.now + DELAY });
    };
  },
};

export const applyLimits: Operation = {
  weight: 1.5,
  accounts: { queue: theirs('paramQueue', queueSeeds), rentPayer: rentPayerOfQueue },
  twice: ['rentPayer'],
  draw({ m }) {
    const queue = m.get('paramQueue', ONCE.queue);
    return queue && { args: {}, accounts: { rentPayer: queue.rentPayer } };
  },
  judge(v, m) {
    const queue = m.need('paramQueue', ONCE.queue);
    v.because(m.now < queue.applyAt, 'ParamTooEarly');
    v.because(m.now >= queue.applyAt + LIFE, 'ParamExpired');
    return () => {
      configOf(m).limits = queue.limits;
      m.close(ONCE.queue, queue.rentPayer);
    };
  },
};

export const cancelLimits: Operation = {
  weight: 6,
  accounts: { authority, queue: theirs('paramQueue', queueSeeds), rentPayer: rentPayerOfQueue },
  twice: ['rentPayer', 'authority'],
  draw({ m, rng, cast }) {
    const queue = m.get('paramQueue', ONCE.queue);
    const authority = rng.percent(80) ? configOf(m).authority : rng.pick([cast.guardian, cast.attacker]);
    return queue && { args: {}, accounts: { authority, rentPayer: queue.rentPayer } };
  },
  judge: (_v, m) => () => m.close(ONCE.queue, m.need('paramQueue', ONCE.queue).rentPayer),
};

export const pause: Operation = {
  weight: 0.5,
  accounts: { guard: anybody },
  draw: (draw) => ({ args: {}, accounts: { guard: drawGuard(draw) } }),
  judge(v, m, { accounts }) {
    const config = configOf(m);
    v.because(!isGuard(m, accounts['guard']), 'Unauthorized');
    v.because(config.pausedUntil !== 0n && elapsed(config.pausedAt, m.now) < DAY, 'PausedTooRecently');
    return () => Object.assign(config, { pausedAt: m.now, pausedUntil: m.now + PAUSE });
  },
};

export const unpause: Operation = {
  weight: 15,
  accounts: { guard: anybody },
  draw: (draw) =>
    isPaused(draw.m) || draw.rng.percent(4) ? { args: {}, accounts: { guard: drawGuard(draw) } } : undefined,
  judge(v, m, { accounts }) {
    v.because(!isGuard(m, accounts['guard']), 'Unauthorized');
    v.because(!isPaused(m), 'NotPaused');
    return () => void (configOf(m).pausedUntil = m.now);
  },
};

export const retireVenue: Operation = {
  weight: 0.3,
  accounts: { guard: anybody, venue: a('venue') },
  draw(draw) {
    const venue = draw.rng.maybe(draw.m.all('venue'));
    return venue === undefined ? undefined : { args: {}, accounts: { guard: drawGuard(draw), venue } };
  },
  judge(v, m, { accounts }) {
    const venue = m.need('venue', accounts['venue']);
    v.because(!isGuard(m, accounts['guard']), 'Unauthorized');
    v.because(venue.retired !== 0, 'VenueRetired');
    return () => void (venue.retired = 1);
  },
};
