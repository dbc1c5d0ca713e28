//! Stakers against the reward pool: whatever they do, nobody is paid from nothing and nothing is lost.

#[path = "../../math/tests/common/mod.rs"]
mod common;

use anchor_lang::prelude::Address;
use bytemuck::Zeroable;
use common::word;
use proptest::prelude::*;
use shardmarket::{MarketError, StakePool, StakePosition, LOWEST_MIN_STAKE};

const ZERO: u64 = 1_000_000;
const DAY: i64 = 86_400;

/// The pool, its stakers and what went in and out.
struct World {
    pool: StakePool,
    stakers: Vec<StakePosition>,
    now: i64,
    funded: u64,
    claimed: u64,
}

impl World {
    fn new(stakers: usize) -> Self {
        let position = |n| StakePosition { owner: Address::new_from_array([n as u8; 32]), ..StakePosition::zeroed() };
        Self {
            pool: StakePool::zeroed(),
            stakers: (0..stakers).map(position).collect(),
            now: 1_000,
            funded: 0,
            claimed: 0,
        }
    }

    fn fund(&mut self, amount: u64) {
        self.pool.stream(amount, self.now).unwrap();
        self.funded += amount;
    }

    fn stake(&mut self, who: usize, amount: u64) -> Result<(), MarketError> {
        self.pool.advance(self.now).unwrap();
        // As on chain, a refused instruction leaves nothing behind.
        let (mut pool, mut staker) = (self.pool, self.stakers[who]);
        staker.stake(&mut pool, amount, LOWEST_MIN_STAKE, self.now)?;
        (self.pool, self.stakers[who]) = (pool, staker);
        Ok(())
    }

    fn unstake(&mut self, who: usize, amount: u64) -> Result<(), MarketError> {
        self.pool.advance(self.now).unwrap();
        let (mut pool, mut staker) = (self.pool, self.stakers[who]);
        staker.request_unstake(&mut pool, amount, LOWEST_MIN_STAKE, self.now + DAY)?;
        (self.pool, self.stakers[who]) = (pool, staker);
        Ok(())
    }

    fn claim(&mut self, who: usize) -> u64 {
        self.pool.advance(self.now).unwrap();
        let amount = self.stakers[who].take_yield(&mut self.pool).unwrap_or(0);
        self.claimed += amount;
        amount
    }

    fn check(&self) {
        let pool = &self.pool;
        assert_eq!(pool.owed.get() + pool.stream_remaining.get() + pool.banked.get() + self.claimed, self.funded);
        assert_eq!(pool.total_staked.get(), self.stakers.iter().map(|s| s.staked.get()).sum::<u64>());
        assert_eq!(pool.total_cooling.get(), self.stakers.iter().map(|s| s.cooling.get()).sum::<u64>());
        let mut due = 0;
        for staker in &self.stakers {
            let mut staker = *staker;
            staker.accrue(pool).unwrap();
            due += staker.owed.get();
        }
        assert!(due <= pool.owed.get());
        // To the last 2^-64: positions, their fractions and the index's rest are all that the pool owes.
        let earned: u128 = (self.stakers.iter())
            .map(|s| {
                let gain = pool.index.get() - s.index.get();
                (u128::from(s.owed.get()) << 64) + u128::from(s.fraction.get()) + u128::from(s.staked.get()) * gain
            })
            .sum();
        assert_eq!(u128::from(pool.owed.get()) << 64, earned + u128::from(pool.index_left.get()));
        // What the stakers' fractions and the index have not handed out: less than one unit each.
        assert!(pool.owed.get() - due <= self.stakers.len() as u64 + 1);
    }
}

#[test]
fn yield_is_proportional_to_stake_and_time() {
    // Powers of two divide the index without a rest.
    let mut world = World::new(2);
    world.stake(0, 1 << 22).unwrap();
    world.fund(86_400_000);
    world.now += DAY / 2;
    world.stake(1, 3 << 22).unwrap();
    world.now += DAY / 2;
    assert_eq!(world.claim(0), 43_200_000 + 10_800_000);
    assert_eq!(world.claim(1), 32_400_000);
    world.check();
}

#[test]
fn stake_claim_and_unstake_in_one_second_earns_nothing() {
    let mut world = World::new(2);
    world.stake(0, 5 * ZERO).unwrap();
    world.fund(1_000_000_000);
    world.now += 100;
    world.stake(1, 1_000_000 * ZERO).unwrap();
    world.unstake(1, 1_000_000 * ZERO).unwrap();
    assert_eq!(world.claim(1), 0);
    world.check();
}

#[test]
fn cooling_stake_earns_nothing_and_returns_once() {
    let mut world = World::new(2);
    world.stake(0, 5 * ZERO).unwrap();
    world.stake(1, 5 * ZERO).unwrap();
    world.unstake(1, 5 * ZERO).unwrap();
    world.fund(86_400);
    world.now += DAY - 1;
    assert_eq!(world.claim(1), 0);
    let (now, pool) = (world.now, &mut world.pool);
    assert_eq!(world.stakers[1].withdraw(pool, now), Err(MarketError::StillCooling));
    assert_eq!(world.stakers[1].withdraw(pool, now + 1), Ok(5 * ZERO));
    assert_eq!(world.stakers[1].withdraw(pool, now + 1), Err(MarketError::NothingCooling));
    world.check();
}

#[test]
fn a_second_request_restarts_the_whole_cooldown() {
    let mut world = World::new(1);
    world.stake(0, 5 * ZERO).unwrap();
    world.unstake(0, ZERO).unwrap();
    world.now += DAY - 1;
    world.unstake(0, ZERO).unwrap();
    let (now, pool) = (world.now, &mut world.pool);
    assert_eq!(world.stakers[0].withdraw(pool, now + DAY - 1), Err(MarketError::StillCooling));
    assert_eq!(world.stakers[0].withdraw(pool, now + DAY), Ok(2 * ZERO));
}

#[test]
fn a_position_is_empty_or_at_least_the_minimum() {
    let mut world = World::new(1);
    assert_eq!(world.stake(0, LOWEST_MIN_STAKE - 1), Err(MarketError::StakeTooSmall));
    world.stake(0, 2 * LOWEST_MIN_STAKE).unwrap();
    assert_eq!(world.unstake(0, LOWEST_MIN_STAKE + 1), Err(MarketError::StakeTooSmall));
    assert_eq!(world.unstake(0, 2 * LOWEST_MIN_STAKE + 1), Err(MarketError::NotEnoughStake));
    world.unstake(0, LOWEST_MIN_STAKE).unwrap();
    world.unstake(0, LOWEST_MIN_STAKE).unwrap();
    world.check();
}

#[test]
fn the_index_survives_all_usdc_on_the_smallest_stake() {
    let mut world = World::new(1);
    world.stake(0, LOWEST_MIN_STAKE).unwrap();
    for _ in 0..100 {
        world.fund(u64::MAX / 128);
        world.now += DAY;
        world.claim(0);
    }
    assert!(world.funded - world.claimed <= 1);
    world.check();
}

#[derive(Clone, Debug)]
enum Step {
    Fund(u64),
    Stake(usize, u64),
    Unstake(usize, u64),
    Claim(usize),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0usize..4;
    prop_oneof![
        (0u64..10_000_000_000).prop_map(Step::Fund),
        (who.clone(), 1u64..1 << 45).prop_map(|(who, amount)| Step::Stake(who, amount)),
        (who.clone(), 1u64..1 << 45).prop_map(|(who, amount)| Step::Unstake(who, amount)),
        who.prop_map(Step::Claim),
        (0i64..200_000).prop_map(Step::Wait),
    ]
}

properties! {
    any_history_is_solvent_and_loses_nothing(steps in prop::collection::vec(step(), 1..40)) for 500 {
        let mut world = World::new(4);
        for step in steps {
            match step {
                Step::Fund(amount) => world.fund(amount),
                Step::Stake(who, amount) => _ = world.stake(who, amount),
                Step::Unstake(who, amount) => {
                    let all = world.stakers[who].staked.get();
                    _ = world.unstake(who, amount.min(all));
                }
                Step::Claim(who) => _ = world.claim(who),
                Step::Wait(seconds) => world.now += seconds,
            }
            world.check();
        }
    }

    /// What has been streamed by any second is the floored part of its 24 hours, in one step or in two.
    a_stream_is_even(amount in word(), start in 0i64..1 << 40, passed in 0i64..100_000, first in 0i64..100_000) for 2_000 {
        let staked = |amount: u64| StakePool { total_staked: amount.into(), ..StakePool::zeroed() };
        let mut pool = staked(ZERO);
        prop_assert_eq!(pool.stream(amount, start), Ok(amount));
        let mut twice = pool;
        pool.advance(start + passed).unwrap();
        let due = (u128::from(amount) * passed.min(DAY) as u128 / DAY as u128) as u64;
        prop_assert_eq!((pool.owed.get(), pool.stream_remaining.get()), (due, amount - due));
        twice.advance(start + first.min(passed)).unwrap();
        twice.advance(start + passed).unwrap();
        prop_assert!(twice.owed.get() <= due && due - twice.owed.get() <= 1, "a second look costs less than a unit");
        prop_assert_eq!(twice.owed.get() + twice.stream_remaining.get(), amount);
    }

    /// A staker's yield is the exact part of the stream, floored, whatever the stakes are.
    a_yield_is_the_floored_part(due in word(), mine in word(), others in word()) for 2_000 {
        let (mine, others) = ((mine >> 1).max(ZERO), (others >> 1).max(ZERO));
        let mut pool = StakePool::zeroed();
        let mut staker = StakePosition::zeroed();
        staker.stake(&mut pool, mine, ZERO, 0).unwrap();
        StakePosition::zeroed().stake(&mut pool, others, ZERO, 0).unwrap();
        pool.stream(due, 1).unwrap();
        pool.advance(1 + DAY).unwrap();
        staker.accrue(&pool).unwrap();
        let exact = (u128::from(due) * u128::from(mine) / (u128::from(mine) + u128::from(others))) as u64;
        // The index is floored to 2^-64 a unit of stake, so a whole unit may wait for the next stream.
        prop_assert!(staker.owed.get() <= exact && exact - staker.owed.get() <= 1);
    }
}
