import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fullBucket, levelOf, putBack, take, type Bucket } from './bucket.ts';
import { duration, RateLimiter } from './limiter.ts';
import { UseTally } from './use.ts';

describe('a bucket', () => {
  it('never gives more than two minutes’ worth in any minute, nor holds more than one', () => {
    const steps = fc.array(fc.tuple(fc.nat(20_000), fc.nat(150)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (moves) => {
        let [now, bucket]: [number, Bucket] = [0, fullBucket(100, 0)];
        const given: [number, number][] = [];
        for (const [pause, amount] of moves) {
          now += pause;
          const taken = take(bucket, 100, amount, now);
          if ('waitMs' in taken) {
            assert.ok(taken.waitMs > 0);
            assert.ok(!('waitMs' in take(bucket, 100, amount, now + taken.waitMs)), 'the wait is long enough');
            continue;
          }
          bucket = taken;
          given.push([now, Math.min(amount, 100)]);
          assert.ok(levelOf(bucket, 100, now + 1e9) <= 100);
        }
        for (const [start] of given) {
          const inMinute = given
            .filter(([at]) => at >= start && at < start + 60_000)
            .reduce((sum, [, n]) => sum + n, 0);
          assert.ok(inMinute <= 200 + 1e-6, `${inMinute} in a minute`);
        }
      }),
    );
  });

  it('holds no more than full when something is put back, and an older clock adds nothing', () => {
    assert.equal(putBack({ level: 90, at: 0 }, 100, 50, 0).level, 100);
    assert.equal(levelOf({ level: 10, at: 60_000 }, 100, 0), 10);
  });
});

describe('rates of several processes', () => {
  const LIMIT = 60;
  /** Processes that tell each other what they let in when `tell` is called. */
  function together(count: number) {
    const clock = { now: 0 };
    const processes = Array.from({ length: count }, () => {
      const tally = new UseTally();
      return {
        tally,
        limits: new RateLimiter({ requestsPerMinute: LIMIT, tokensPerMinute: LIMIT }, () => clock.now, tally),
      };
    });
    const tell = () => {
      const said = processes.map(({ tally }) => tally.take());
      for (const [i, used] of said.entries())
        for (const [j, { limits }] of processes.entries()) if (used && i !== j) limits.usedElsewhere(used);
    };
    const letsIn = (process: number) => {
      try {
        return processes[process]?.limits.take('a', 'requests') === 1;
      } catch {
        return false;
      }
    };
    return { clock, processes, tell, letsIn };
  }

  it('are one rate: what one let in the others do not, and what it put back they do', () => {
    const { processes, tell, clock } = together(3);
    const [a, b, c] = processes.map(({ limits }) => limits);
    a?.take('a', 'tokens', 50);
    tell();
    assert.throws(() => b?.take('a', 'tokens', 20), { code: 'rate_limited', retryAfterMs: 10_000 });
    a?.putBack('a', 'tokens', 40);
    tell();
    for (const limits of [a, b, c]) assert.equal(limits?.headers('a')['x-ratelimit-remaining-tokens'], '50');
    clock.now += 60_000;
    tell();
    assert.equal(c?.headers('a')['x-ratelimit-remaining-tokens'], '60');
  });

  it('never let in more than the bound, whoever is asked when, and what is too much is owed', () => {
    const [count, every] = [3, 200];
    const steps = fc.array(fc.tuple(fc.nat(150), fc.nat(count - 1), fc.nat(40)), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(steps, (moves) => {
        const { clock, tell, letsIn } = together(count);
        const given: number[] = [];
        let told = 0;
        for (const [pause, process, asks] of moves) {
          clock.now += pause;
          if (clock.now - told >= every) {
            tell();
            told = clock.now;
          }
          for (let i = 0; i < asks; i++) if (letsIn(process)) given.push(clock.now);
          const most = count * LIMIT + (LIMIT * (clock.now + (count - 1) * every)) / 60_000;
          assert.ok(given.length <= most + 1e-6, `${given.length} until ${clock.now}, at most ${most}`);
        }
      }),
    );
    const { clock, tell, letsIn, processes } = together(2);
    for (const process of [0, 1]) for (let i = 0; i < LIMIT; i++) assert.ok(letsIn(process));
    tell();
    clock.now += 59_000;
    assert.ok(!letsIn(0) && !letsIn(1), 'a minute is owed');
    assert.equal(processes[0]?.limits.headers('a')['x-ratelimit-remaining-requests'], '0');
    clock.now += 2_000;
    assert.ok(letsIn(0));
  });
});

describe('RateLimiter', () => {
  let now = 0;
  const limiter = (requestsPerMinute: number, tokensPerMinute: number) =>
    new RateLimiter({ requestsPerMinute, tokensPerMinute }, () => now);

  it('refuses the request above the limit, says when to come back, and holds to that', () => {
    const limits = limiter(2, 0);
    limits.take('a', 'requests');
    limits.take('a', 'requests');
    assert.throws(() => limits.take('a', 'requests'), { code: 'rate_limited', status: 429, retryAfterMs: 30_000 });
    limits.take('b', 'requests');
    now += 30_000;
    limits.take('a', 'requests');
  });

  it('puts back what was not used', () => {
    const limits = limiter(0, 1_000);
    limits.take('a', 'tokens', 900);
    assert.throws(() => limits.take('a', 'tokens', 200), { code: 'rate_limited' });
    limits.putBack('a', 'tokens', 500);
    limits.take('a', 'tokens', 200);
    assert.equal(limits.headers('a')['x-ratelimit-remaining-tokens'], '400');
  });

  it('lets in what is larger than the limit when nothing was used', () => {
    const limits = limiter(0, 100);
    limits.take('a', 'tokens', 5_000);
    assert.throws(() => limits.take('a', 'tokens', 1), { code: 'rate_limited' });
  });

  it('tells limit, rest and reset of what has a limit, and nothing of what has none', () => {
    const limits = limiter(60, 0);
    limits.take('a', 'requests');
    assert.deepEqual(limits.headers('a'), {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
    });
    assert.deepEqual(limiter(0, 0).headers('a'), {});
  });

  it('forgets sessions whose buckets are full again', () => {
    const limits = limiter(60, 0);
    for (let i = 0; i < 5_000; i++) {
      limits.take(`session ${i}`, 'requests');
      now += 1_000;
    }
    assert.ok(limits.size < 1_100, `${limits.size} are remembered`);
  });

  it('counts no more than a minute’s worth, and puts back no more than was counted', () => {
    const limits = limiter(0, 100);
    const counted = limits.take('a', 'tokens', 5_000);
    assert.equal(counted, 100);
    limits.putBack('a', 'tokens', counted - 120);
    assert.equal(limits.headers('a')['x-ratelimit-remaining-tokens'], '0');
  });

  it('writes times as OpenAI does', () => {
    assert.deepEqual([12, 1_500, 60_000, 361_000].map(duration), ['12ms', '1.5s', '1m0s', '6m1s']);
  });
});
